import { START_URL } from './appProtocol.ts'
import type { Window, WindowOptions } from './electronApi.ts'
import { LEAST, placeWindow, type WindowState } from './windowState.ts'

export type WindowPlace = {
  readonly state: WindowState
  readonly displays: Parameters<typeof placeWindow>[1]
  readonly isDark: boolean
}

/** The window: sandboxed, isolated, where it was last. It is shown once there is something to see. */
export const createWindow = (
  create: (options: WindowOptions) => Window,
  files: { readonly preload: string; readonly icon: string },
  { state, displays, isDark }: WindowPlace,
): Window => {
  const window = create({
    ...placeWindow(state.bounds, displays),
    minWidth: LEAST.width,
    minHeight: LEAST.height,
    title: 'Pfad',
    icon: files.icon,
    show: false,
    // The screens' own ground, so that nothing flashes before they are drawn.
    backgroundColor: isDark ? '#0f1015' : '#f6f6f9',
    webPreferences: {
      preload: files.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  })
  if (state.isMaximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  return window
}

export const loadScreens = (window: Window): Promise<void> => window.loadURL(START_URL)

/** Brings the window to the front: a second start of the app asks for it, and the tray. */
export const showWindow = (window: Window): void => {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
