import type { Handlers } from '../../contract/pfadContract.ts'
import { createDesk } from '../handlers/window.ts'
import { decideOnClose } from './closing.ts'
import { createWindow, loadScreens, showWindow } from './createWindow.ts'
import { placeInArguments, placeOfLink } from './deepLink.ts'
import type { Ask, IpcMain, MenuRow, Rectangle, Session, WebContents, Window, WindowOptions } from './electronApi.ts'
import { serveIpc } from './ipcRpc.ts'
import { menuRows } from './menu.ts'
import { guardNavigation } from './navigation.ts'
import { limitPermissions } from './permissions.ts'
import { recoverScreens } from './recovery.ts'
import { serveTray, type Tray } from './serveTray.ts'
import type { WindowMemory } from './windowState.ts'

/** What the desktop needs of Electron; `main.ts` gives the real ones. */
export type Platform = {
  readonly session: Session
  readonly ipcMain: IpcMain
  readonly isMac: boolean
  createBrowserWindow(options: WindowOptions): Window
  /** Every contents that is made, the window's own too. */
  onContents(listener: (contents: WebContents) => void): void
  /** null: this desktop has no tray. */
  createTray(onClick: () => void): Tray | null
  setMenu(rows: MenuRow[]): void
  setScheme(scheme: 'light' | 'dark' | 'system'): void
  displays(): readonly Rectangle[]
  isDark(): boolean
  ask: Ask
  openExternal(url: string): void
}

export type DesktopOptions = {
  readonly handlers: Handlers
  readonly files: { readonly preload: string; readonly icon: string }
  readonly memory: WindowMemory
  readonly argv: readonly string[]
  readonly now: () => number
  readonly note: (text: string) => void
  readonly onProblem: (error: unknown) => void
  readonly quit: () => void
}

export type Desktop = Disposable & {
  /** Settles once the screens are loaded. */
  readonly loaded: Promise<void>
  show(): void
  /** A link that the system hands over, or a second start with its arguments. What is none only shows the window. */
  openLink(link: string): void
  openArguments(argv: readonly string[]): void
  /** Shows a place of the app in the window. */
  go(place: string): void
}

/** Window, menu, tray and what guards them, round the app's screens. */
export const openDesktop = (platform: Platform, options: DesktopOptions): Desktop => {
  const { memory, quit } = options
  const ending = new AbortController()
  platform.onContents((contents) => guardNavigation(contents, platform.openExternal))
  limitPermissions(platform.session)
  let offered: Parameters<typeof menuRows>[0]['commands'] = []
  const desk = createDesk(({ commands, scheme }) => {
    platform.setScheme(scheme)
    offered = commands
    drawMenu()
  })
  const drawMenu = (): void =>
    platform.setMenu(
      menuRows({
        commands: offered,
        staysInTray: memory.get().onClose === 'tray',
        isMac: platform.isMac,
        run: (command) => desk.ask({ kind: 'run', command }),
        setStaysInTray: (stays) => {
          memory.set({ onClose: stays ? 'tray' : 'quit' })
          drawMenu()
        },
        quit,
      }),
    )
  drawMenu()

  const place = { state: memory.get(), displays: platform.displays(), isDark: platform.isDark() }
  const window = createWindow(platform.createBrowserWindow, options.files, place)
  const show = (): void => showWindow(window)
  const go = (to: string): void => {
    desk.ask({ kind: 'go', place: to })
    show()
  }
  const handlers = desk.handlers(options.handlers)
  const ipc = serveIpc(platform.ipcMain, window.webContents, handlers)
  const tray = platform.createTray(show)
  if (tray) {
    const toFailed = (): void => go('/runs?state=failed')
    serveTray(tray, { ...options, show: { open: show, showFailed: toFailed, quit } }, ending.signal)
  }
  decideOnClose(window, { memory, ask: platform.ask, hasTray: tray !== null, quit })
  recoverScreens(window, { ...options, ask: platform.ask })
  const first = placeInArguments(options.argv)
  if (first !== null) desk.ask({ kind: 'go', place: first })

  const openPlace = (to: string | null): void => (to === null ? show() : go(to))
  return {
    loaded: loadScreens(window),
    show,
    go,
    openLink: (link) => openPlace(placeOfLink(link)),
    openArguments: (argv) => openPlace(placeInArguments(argv)),
    [Symbol.dispose]() {
      ending.abort()
      ipc[Symbol.dispose]()
    },
  }
}
