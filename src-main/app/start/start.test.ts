import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findElectron } from './electronBinary.ts'
import { browserCommand, hasDisplay } from './openBrowser.ts'
import { formatWindowMessage, parseWindowMessage } from './windowMessage.ts'

describe('a browser', () => {
  it('is opened by the platform, where there is a screen', () => {
    const url = 'http://127.0.0.1:1/?token=x'
    expect(browserCommand(url, {}, 'linux')).toBeNull()
    expect(browserCommand(url, { DISPLAY: ':0' }, 'linux')).toEqual(['xdg-open', [url]])
    expect(browserCommand(url, { WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toEqual(['xdg-open', [url]])
    expect(browserCommand(url, {}, 'darwin')).toEqual(['open', [url]])
    expect(browserCommand(url, {}, 'win32')?.[1]).toContain(url)
    expect(hasDisplay({ DISPLAY: '' }, 'linux')).toBe(false)
  })
})

describe('Electron', () => {
  it('is looked for without being imported, since that would fetch it', async () => {
    const root = await mkdtemp(join(tmpdir(), 'pfad-start-'))
    try {
      const manifest = join(root, 'package.json')
      const folder = join(root, 'node_modules', 'electron')
      expect(findElectron(manifest, {})).toEqual({ kind: 'none' })
      await mkdir(join(folder, 'dist'), { recursive: true })
      await writeFile(join(folder, 'package.json'), '{"name":"electron","main":"index.js"}')
      await writeFile(join(folder, 'index.js'), 'throw new Error("imported")')
      expect(findElectron(manifest, {})).toEqual({ kind: 'absent', installer: join(folder, 'install.js') })
      await writeFile(join(folder, 'path.txt'), 'electron')
      expect(findElectron(manifest, {}).kind).toBe('absent')
      await writeFile(join(folder, 'dist', 'electron'), '')
      expect(findElectron(manifest, {})).toEqual({ kind: 'ready', program: join(folder, 'dist', 'electron') })
    } finally {
      await rm(root, { recursive: true })
    }
  })

  it('tells the command that started it by marked lines', () => {
    const refused = { kind: 'refused', error: { code: 'home-locked', message: 'no\nroom', hint: 'x' } } as const
    expect(parseWindowMessage(formatWindowMessage(refused).trimEnd())).toEqual(refused)
    expect(formatWindowMessage(refused).split('\n')).toHaveLength(2)
    for (const line of ['', 'pfad-window', 'pfad-window {', 'pfad-window {"kind":"other"}', '[0101:ERROR:gpu] lost']) {
      expect(parseWindowMessage(line)).toBeNull()
    }
  })
})
