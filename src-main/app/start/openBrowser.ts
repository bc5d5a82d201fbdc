import { spawn } from 'node:child_process'

/** How each platform opens an address with the person's own browser; null where there is no screen. */
export const browserCommand = (
  url: string,
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): [string, string[]] | null => {
  if (platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler', url]]
  if (platform === 'darwin') return ['open', [url]]
  return hasDisplay(env, platform) ? ['xdg-open', [url]] : null
}

/** Whether a window could be shown here. */
export const hasDisplay = (env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): boolean =>
  platform === 'win32' || platform === 'darwin' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'])

/** Opens `url`, where it can; the address is printed anyway, so that nothing is said when it cannot. */
export const openBrowser = (url: string, env: NodeJS.ProcessEnv): void => {
  const command = browserCommand(url, env)
  if (command === null) return
  const browser = spawn(command[0], command[1], { detached: true, stdio: 'ignore' })
  browser.on('error', () => undefined)
  browser.unref()
}
