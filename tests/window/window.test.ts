/**
 * The window's glue in a real Electron: the one of the installation, or that of PFAD_TEST_ELECTRON (an old one will do, see
 * `app/adapt.ts`). The app behind it is small; the screens' own connection is the page.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testElectron } from '../setup/electron.ts'
import { buildWindowApp } from './build.ts'

type Seen = { triggered: string[]; external: string[]; problems: string[]; quits: number }
type Desk = { openLink(link: string): void; openArguments(argv: string[]): void }
type Reached = { seen: Seen; desktop: Desk; connection: { call(name: string, input: object): Promise<unknown> } }
type Row = { label: string; checked: boolean; submenu?: { items: Row[] }; click(): void }

describe('the window, in a real Electron', () => {
  let folder: string
  let app: ElectronApplication
  let page: Page

  const seen = (): Promise<Seen> => app.evaluate(() => (globalThis as unknown as Reached).seen)
  const asked = (): Promise<unknown> => page.evaluate(() => (window as unknown as { asked: unknown }).asked)

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pfad-window-'))
    await buildWindowApp(folder)
    app = await _electron.launch({
      executablePath: testElectron() ?? '',
      args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), folder],
      env: { ...process.env, PFAD_TEST_WINDOW: folder },
    })
    page = await app.firstWindow()
    await page.waitForFunction(() => (window as unknown as { asked?: unknown }).asked !== undefined)
  })
  afterAll(async () => {
    await app.evaluate(({ app: electron }) => electron.exit(0)).catch(() => undefined)
    await rm(folder, { recursive: true, force: true })
  })

  it('shows a page of ours where it was last', async () => {
    expect(page.url()).toBe('app://pfad/')
    const bounds = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getNormalBounds())
    expect(bounds).toMatchObject({ width: 1000, height: 700 })
  })

  it('gives the page messages, and neither Node nor Electron', async () => {
    const global = await page.evaluate(() => ({
      bridge: Object.keys((window as unknown as { pfad: object }).pfad),
      node: ['require', 'process', 'module', 'Buffer', 'ipcRenderer'].filter((name) => name in window),
    }))
    expect(global).toEqual({ bridge: ['send', 'onMessage', 'onClose'], node: [] })
    expect(await page.evaluate(() => (window as unknown as Reached).connection.call('events.count', {}))).toEqual({
      count: 7,
    })
  })

  it('keeps the page to its policy', async () => {
    const result = await page.evaluate(async () => {
      const script = document.createElement('script')
      script.textContent = 'window.injected = true'
      document.head.append(script)
      const reached = await fetch('https://example.com/').then(
        () => true,
        () => false,
      )
      return { injected: 'injected' in window, reached }
    })
    expect(result).toEqual({ injected: false, reached: false })
  })

  it('goes nowhere else and opens nothing', async () => {
    await page.evaluate(() => {
      window.location.href = 'https://example.com/'
      window.open('https://example.com/docs')
      window.open('file:///etc/passwd')
    })
    await expect.poll(async () => (await seen()).external).toEqual(['https://example.com/docs'])
    expect(page.url()).toBe('app://pfad/')
    expect(app.windows()).toHaveLength(1)
  })

  it('grants nothing', async () => {
    const state = await page.evaluate(
      () =>
        new Promise((resolve) => {
          navigator.geolocation.getCurrentPosition(
            () => resolve('granted'),
            ({ code }) => resolve(code),
          )
        }),
    )
    // 1: denied.
    expect(state).toBe(1)
  })

  it('leads links to the page, and brings it a command of the menu', async () => {
    await app.evaluate(() => {
      const { desktop } = globalThis as unknown as Reached
      desktop.openLink('pfad://runs/a/b?trigger=a')
      desktop.openArguments(['pfad', 'pfad://stack'])
    })
    const places = [
      { kind: 'go', place: '/runs/a/b' },
      { kind: 'go', place: '/stack' },
    ]
    await expect.poll(asked).toEqual(places)
    const commands = [{ id: 'palette', label: 'Search', group: 'Pfad', keys: 'mod+K' }]
    await page.evaluate(
      (list) => (window as unknown as Reached).connection.call('window.describe', { commands: list, scheme: 'dark' }),
      commands,
    )
    await app.evaluate(({ Menu }) => {
      const rows = Menu.getApplicationMenu()?.items as unknown as Row[]
      rows
        .flatMap(({ submenu }) => submenu?.items ?? [])
        .find(({ label }) => label === 'Search')
        ?.click()
    })
    await expect.poll(asked).toEqual([...places, { kind: 'run', command: 'palette' }])
    expect(await app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark')
  })

  it('goes into the tray when it is closed, and comes back at a second start', async () => {
    const isVisible = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    await expect.poll(isVisible).toBe(false)
    await app.evaluate(() => (globalThis as unknown as Reached).desktop.openArguments(['pfad']))
    await expect.poll(isVisible).toBe(true)
  })

  it('loads the screens again when their process has ended', async ({ skip }) => {
    const version = await app.evaluate(() => process.versions['electron'] ?? '')
    skip(Number.parseInt(version, 10) < 10, `Electron ${version} ends with its page's process`)
    await app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      if (contents) process.kill(contents.getOSProcessId(), 'SIGKILL')
    })
    const answers = () =>
      app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
          `window.connection ? window.connection.call('events.count', {}).catch(() => null) : null`,
        ),
      )
    await expect.poll(() => answers().catch(() => null), { timeout: 15_000 }).toEqual({ count: 7 })
    expect(await seen()).toMatchObject({ problems: [], quits: 0 })
  })
})
