import { execFile } from 'node:child_process'
import type { DesktopNotifier } from '../../engine/ports/desktopNotifier.ts'

/** A program that takes longer has no desktop to show anything on (ms). */
const WITHIN = 5000

export type Run = (
  program: string,
  words: readonly string[],
  options: { env: NodeJS.ProcessEnv; signal: AbortSignal },
) => Promise<void>

const POWERSHELL = `
[Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime] | Out-Null
$xml = [Windows.UI.Notifications.ToastNotificationManager]::GetTemplateContent([Windows.UI.Notifications.ToastTemplateType]::ToastText02)
$texts = $xml.GetElementsByTagName('text')
$texts.Item(0).AppendChild($xml.CreateTextNode($env:PFAD_ALERT_TITLE)) | Out-Null
$texts.Item(1).AppendChild($xml.CreateTextNode($env:PFAD_ALERT_TEXT)) | Out-Null
[Windows.UI.Notifications.ToastNotificationManager]::CreateToastNotifier('Pfad').Show([Windows.UI.Notifications.ToastNotification]::new($xml))
`
const APPLESCRIPT = `on run words
  display notification (item 2 of words) with title (item 1 of words)
end run`

/** The platform's own program. The words are handed over as arguments or in the environment, never as a script's text. */
const commandOf = (
  platform: NodeJS.Platform,
  title: string,
  text: string,
): { readonly program: string; readonly words: readonly string[]; readonly env?: NodeJS.ProcessEnv } => {
  if (platform === 'darwin') return { program: 'osascript', words: ['-e', APPLESCRIPT, title, text] }
  if (platform === 'win32') {
    const words = ['-NoProfile', '-NonInteractive', '-Command', POWERSHELL]
    return { program: 'powershell.exe', words, env: { PFAD_ALERT_TITLE: title, PFAD_ALERT_TEXT: text } }
  }
  // Its text is markup on most desktops.
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return { program: 'notify-send', words: ['--app-name=Pfad', '--', title, escaped] }
}

const runProgram: Run = (program, words, options) =>
  new Promise((resolve, reject) => {
    execFile(program, words, { ...options, windowsHide: true }, (error) => (error === null ? resolve() : reject(error)))
  })

/** Notifications of a host without a window: by `notify-send`, `osascript` or PowerShell. */
export const createCommandNotifier = ({
  platform = process.platform,
  run = runProgram,
}: {
  platform?: NodeJS.Platform
  run?: Run
} = {}): DesktopNotifier => ({
  show: async ({ title, text }, signal) => {
    const { program, words, env } = commandOf(platform, title, text)
    const within = AbortSignal.any([signal, AbortSignal.timeout(WITHIN)])
    await run(program, words, { env: { ...process.env, ...env }, signal: within })
  },
})
