/**
 * Electron's own security checklist, item by item, by its numbers: https://www.electronjs.org/docs/latest/tutorial/security
 * What the window and its pages may do is asked of the desktop on a double; what is packed, of the packager's configuration.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { openDoubleDesktop, quietHandlers } from '../../../tests/support/electronDouble.ts'
import { RPC_CHANNEL } from '../../contract/bridge.ts'
import { createBridge } from '../../preload/createBridge.ts'
import { packageFolder } from '../programs.ts'
import { contentSecurityPolicy } from '../web/security.ts'
import { START_URL } from './appProtocol.ts'

const read = (path: string): string => readFileSync(join(packageFolder, path), 'utf8')
const webPreferences = () => openDoubleDesktop().seen.options?.webPreferences
const policy = (name: string): string[] =>
  contentSecurityPolicy()
    .split('; ')
    .find((rule) => rule.startsWith(`${name} `))
    ?.split(' ')
    .slice(1) ?? []

describe("Electron's security checklist", () => {
  it('security 01: only secure content is loaded', () => {
    const { window } = openDoubleDesktop()
    expect(window.calls.filter((call) => call.startsWith('load '))).toEqual([`load ${START_URL}`])
    for (const rule of ['default-src', 'script-src', 'connect-src', 'img-src', 'style-src', 'font-src']) {
      expect(policy(rule).filter((source) => /^https?:|^\*$/.test(source))).toEqual([])
    }
  })

  it('security 02: pages have no Node', () => {
    expect(webPreferences()).toMatchObject({
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
    })
  })

  it('security 03: pages and preload live in worlds of their own', () => {
    expect(webPreferences()).toMatchObject({ contextIsolation: true, preload: '/preload.cjs' })
  })

  it('security 04: every process is sandboxed', () => {
    expect(webPreferences()).toMatchObject({ sandbox: true })
    expect(read('src-main/app/electron/main.ts')).toContain('app.enableSandbox()')
  })

  it('security 05: a page gets no permission but to copy and to fill the screen, and only a page of ours', () => {
    const { session } = openDoubleDesktop()
    for (const permission of ['clipboard-sanitized-write', 'fullscreen']) {
      expect(session.isGranted(permission, 'app://pfad/runs')).toBe(true)
      expect(session.isChecked(permission, 'app://pfad/')).toBe(true)
      expect(session.isGranted(permission, 'https://evil.example/')).toBe(false)
      expect(session.isChecked(permission, 'app://pfad.evil.example')).toBe(false)
    }
    for (const permission of ['geolocation', 'media', 'notifications', 'clipboard-read', 'openExternal', 'hid']) {
      expect(session.isGranted(permission, 'app://pfad/')).toBe(false)
      expect(session.isChecked(permission, 'app://pfad')).toBe(false)
    }
    expect(session.isDeviceGranted()).toBe(false)
  })

  it('security 06: webSecurity stays on', () => {
    expect(webPreferences()).toMatchObject({ webSecurity: true })
  })

  it('security 07: the content security policy has no inline script, no eval and nothing from elsewhere', () => {
    expect(policy('default-src')).toEqual(["'none'"])
    expect(policy('script-src')).toEqual(["'self'"])
    expect(policy('base-uri')).toEqual(["'none'"])
    expect(policy('form-action')).toEqual(["'none'"])
    expect(contentSecurityPolicy()).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline/)
  })

  it('security 08: no insecure content runs in a secure page', () => {
    expect(webPreferences()).toMatchObject({ allowRunningInsecureContent: false })
  })

  it('security 09: no experimental features', () => {
    expect(webPreferences()).toMatchObject({ experimentalFeatures: false })
  })

  it('security 10: no Blink features are switched on', () => {
    expect(webPreferences()).not.toHaveProperty('enableBlinkFeatures')
    expect(read('src-main/app/electron/main.ts')).not.toMatch(/appendSwitch|enable-blink/)
  })

  it('security 11, 12: there is no webview, and none is ever attached', () => {
    expect(webPreferences()).toMatchObject({ webviewTag: false })
    const { window, makeContents } = openDoubleDesktop()
    expect(window.page.isPrevented('will-attach-webview')).toBe(true)
    expect(makeContents().isPrevented('will-attach-webview')).toBe(true)
  })

  it('security 13: pages go nowhere else, nor are they led there', () => {
    const { window, makeContents } = openDoubleDesktop()
    for (const contents of [window.page, makeContents()]) {
      for (const event of ['will-navigate', 'will-redirect']) {
        for (const url of [
          'https://evil.example/',
          'app://pfad.evil.example/',
          'file:///etc/passwd',
          'javascript:0',
          '',
        ]) {
          expect([event, url, contents.isPrevented(event, url)]).toEqual([event, url, true])
        }
        expect(contents.isPrevented(event, 'app://pfad/runs')).toBe(false)
      }
    }
    expect(webPreferences()).toMatchObject({ navigateOnDragDrop: false })
  })

  it('security 14: pages open no window', () => {
    const { window, makeContents } = openDoubleDesktop()
    for (const contents of [window.page, makeContents()]) {
      for (const url of ['app://pfad/', 'https://a.example/', 'about:blank']) {
        expect(contents.open(url)).toEqual({ action: 'deny' })
      }
    }
  })

  it('security 15: the system is asked to open only https, and http of this machine', () => {
    const { window, seen } = openDoubleDesktop()
    const refused = [
      'file:///etc/passwd',
      'javascript:alert(1)',
      'smb://host/share',
      'ms-msdt:/id',
      'pfad://runs',
      'http://a.example/',
      'http://localhost.evil.example/',
      'https://user:secret@a.example/',
      'no address',
    ]
    for (const url of refused) window.page.open(url)
    expect(seen.external).toEqual([])
    for (const url of ['https://a.example/x', 'http://127.0.0.1:9001/', 'http://localhost:8080/']) window.page.open(url)
    expect(seen.external).toEqual(['https://a.example/x', 'http://127.0.0.1:9001/', 'http://localhost:8080/'])
  })

  it('security 16: Electron is pinned to one release, of a line that gets mends', () => {
    const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: Record<string, string> }
    const [major = '0'] = devDependencies['electron']?.split('.') ?? []
    expect(devDependencies['electron']).toMatch(/^\d+\.\d+\.\d+$/)
    // Three lines get mends at a time; 45 was the newest when this was written (2026-11).
    expect(Number(major)).toBeGreaterThanOrEqual(45)
  })

  it('security 17: a message is heard only from the main frame of our own page', () => {
    const { ipc, window, makeContents } = openDoubleDesktop({ handlers: quietHandlers() })
    const { contents, mainFrame } = window.page
    const other = makeContents()
    for (const event of [
      { sender: other.contents, senderFrame: other.mainFrame },
      { sender: contents, senderFrame: null },
      { sender: contents, senderFrame: { url: 'app://pfad/' } },
    ]) {
      expect(() => ipc.invoke(event, null)).toThrow(/may not/)
    }
    expect(() => ipc.invoke({ sender: contents, senderFrame: mainFrame }, null)).not.toThrow()
    expect(read('src-main/preload/preload.ts').match(/RPC_CHANNEL/g)?.length).toBe(3)
    expect(RPC_CHANNEL).toBe('pfad:rpc')
  })

  it('security 18: no page comes from file://', () => {
    expect(START_URL).toBe('app://pfad/')
    const { window } = openDoubleDesktop()
    expect(window.calls.some((call) => call.includes('file:'))).toBe(false)
  })

  it('security 19: what this app does not use of Electron is fused off in the package', () => {
    const packager = parse(read('electron-builder.yml')) as { asar: unknown; electronFuses: unknown }
    expect(packager.electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    })
    expect(packager.asar).not.toBe(false)
  })

  it("security 20: the preload gives away messages, and nothing of Electron's", async () => {
    const invoked: unknown[] = []
    let tell = (_message: unknown): void => undefined
    const bridge = createBridge({
      invoke: async (message) => void invoked.push(message),
      subscribe: (listener) => {
        tell = listener
      },
    })
    expect(Object.keys(bridge).toSorted()).toEqual(['onClose', 'onMessage', 'send'])
    const heard: unknown[][] = []
    bridge.onMessage((...given) => void heard.push(given))
    tell({ t: 'x' })
    // Not the event, whose sender is the door to ipcRenderer.
    expect(heard).toEqual([[{ t: 'x' }]])
    expect(read('src-main/preload/preload.ts')).toContain('(_event, message: unknown) => listener(message)')
  })
})
