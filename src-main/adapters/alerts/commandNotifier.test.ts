import { describe, expect, it } from 'vitest'
import { createCommandNotifier } from './commandNotifier.ts'

const evil = { title: '$(id) "; display dialog "x', text: '<b>&`id`' }
const ran = async (platform: NodeJS.Platform) => {
  const runs: { program: string; words: readonly string[]; env: NodeJS.ProcessEnv }[] = []
  const notifier = createCommandNotifier({
    platform,
    run: async (program, words, { env }) => void runs.push({ program, words, env }),
  })
  await notifier.show(evil, new AbortController().signal)
  return runs[0]
}

describe('a notification', () => {
  it('is handed to the platform’s program as words, never as a script', async () => {
    const linux = await ran('linux')
    expect(linux?.program).toBe('notify-send')
    expect(linux?.words).toEqual(['--app-name=Pfad', '--', evil.title, '&lt;b>&amp;`id`'])
    const mac = await ran('darwin')
    expect([mac?.program, mac?.words[2], mac?.words[3]]).toEqual(['osascript', evil.title, evil.text])
    expect(mac?.words[1]).not.toContain('id')
    const windows = await ran('win32')
    expect(windows?.env).toMatchObject({ PFAD_ALERT_TITLE: evil.title, PFAD_ALERT_TEXT: evil.text })
    expect(windows?.words.join(' ')).not.toContain('dialog')
  })

  it('that cannot be shown is an error', async () => {
    const run = () => Promise.reject(new Error('ENOENT'))
    const notifier = createCommandNotifier({ platform: 'linux', run })
    await expect(notifier.show(evil, new AbortController().signal)).rejects.toThrow('ENOENT')
  })
})
