import {
  app,
  BrowserWindow,
  dialog,
  type IpcMain as ElectronIpc,
  Tray as ElectronTray,
  Menu,
  nativeTheme,
  screen,
  session,
  shell,
} from 'electron'
import type { MenuRow } from './electronApi.ts'
import type { Platform } from './openDesktop.ts'

const buildMenu = (rows: MenuRow[]): Menu => Menu.buildFromTemplate(rows)

/** Electron's own window, menu, tray and dialogs. To be asked for once the app is ready. */
export const electronPlatform = (ipcMain: ElectronIpc, trayIcon: string): Platform => ({
  session: session.defaultSession,
  ipcMain,
  isMac: process.platform === 'darwin',
  createBrowserWindow: (options) => new BrowserWindow(options),
  onContents: (listener) => void app.on('web-contents-created', (_event, contents) => listener(contents)),
  createTray: (onClick) => {
    try {
      const tray = new ElectronTray(trayIcon)
      tray.on('click', onClick)
      return {
        setToolTip: (text) => tray.setToolTip(text),
        setRows: (rows) => tray.setContextMenu(buildMenu(rows)),
      }
    } catch {
      return null
    }
  },
  setMenu: (rows) => Menu.setApplicationMenu(buildMenu(rows)),
  setScheme: (scheme) => {
    nativeTheme.themeSource = scheme
  },
  displays: () => screen.getAllDisplays().map(({ workArea }) => workArea),
  isDark: () => nativeTheme.shouldUseDarkColors,
  ask: async (question) => (await dialog.showMessageBox({ title: 'Pfad', noLink: true, ...question })).response,
  openExternal: (url) => void shell.openExternal(url),
})
