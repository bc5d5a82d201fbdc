import { isOurPage, START_URL } from './appProtocol.ts'
import type { Session, Window, WindowOptions } from './electronApi.ts'

/** The window: sandboxed, of our own pages only. It goes nowhere else, opens nothing, and is granted nothing. */
export const createWindow = (
  electron: { createBrowserWindow(options: WindowOptions): Window; session: Session },
  preload: string,
): Window => {
  electron.session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  electron.session.setPermissionCheckHandler(() => false)
  const window = electron.createBrowserWindow({
    width: 1360,
    height: 860,
    minWidth: 800,
    minHeight: 560,
    title: 'Pfad',
    show: false,
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      spellcheck: false,
    },
  })
  window.webContents.on('will-navigate', (event, url) => {
    if (!isOurPage(url)) event.preventDefault()
  })
  window.webContents.on('will-attach-webview', (event) => event.preventDefault())
  window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
  window.once('ready-to-show', () => window.show())
  return window
}

export const loadScreens = (window: Window): Promise<void> => window.loadURL(START_URL)

/** Brings the window to the front: a second start of the app asks for it. */
export const showWindow = (window: Window): void => {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
