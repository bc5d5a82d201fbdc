/**
 * What this host uses of Electron, and no more: so that it can be run on a double. Electron's own `app`, `protocol`, … fit
 * these types as they are.
 */
export type Frame = { readonly url: string }

type Preventable = { preventDefault(): void }

export type WebContents = {
  readonly mainFrame: Frame
  send(channel: string, message: unknown): void
  isDestroyed(): boolean
  reload(): void
  on(event: 'will-navigate' | 'will-redirect', listener: (event: Preventable, url: string) => void): unknown
  on(event: 'will-attach-webview', listener: (event: Preventable) => void): unknown
  on(event: 'did-navigate' | 'destroyed', listener: () => void): unknown
  on(event: 'render-process-gone', listener: (event: unknown, details: { readonly reason: string }) => void): unknown
  setWindowOpenHandler(handler: (details: { readonly url: string }) => { action: 'deny' }): void
}

export type Rectangle = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

export type Window = {
  readonly webContents: WebContents
  loadURL(url: string): Promise<void>
  once(event: 'ready-to-show', listener: () => void): unknown
  on(event: 'close', listener: (event: Preventable) => void): unknown
  on(event: 'unresponsive' | 'responsive', listener: () => void): unknown
  show(): void
  hide(): void
  focus(): void
  maximize(): void
  isMaximized(): boolean
  isMinimized(): boolean
  restore(): void
  getNormalBounds(): Rectangle
}

export type WindowOptions = {
  readonly x?: number
  readonly y?: number
  readonly width: number
  readonly height: number
  readonly minWidth: number
  readonly minHeight: number
  readonly title: string
  readonly icon: string
  readonly show: boolean
  readonly backgroundColor: string
  readonly webPreferences: {
    readonly preload: string
    readonly sandbox: true
    readonly contextIsolation: true
    readonly nodeIntegration: false
    readonly nodeIntegrationInWorker: false
    readonly nodeIntegrationInSubFrames: false
    readonly webSecurity: true
    readonly allowRunningInsecureContent: false
    readonly experimentalFeatures: false
    readonly webviewTag: false
    readonly navigateOnDragDrop: false
    readonly spellcheck: false
  }
}

export type Session = {
  setPermissionRequestHandler(
    handler: (
      contents: unknown,
      permission: string,
      answer: (granted: boolean) => void,
      details: { readonly requestingUrl: string },
    ) => void,
  ): void
  setPermissionCheckHandler(handler: (contents: unknown, permission: string, origin: string) => boolean): void
  setDevicePermissionHandler(handler: () => boolean): void
}

export type IpcEvent = { readonly sender: WebContents; readonly senderFrame: Frame | null }

export type IpcMain = {
  handle(channel: string, listener: (event: IpcEvent, message: unknown) => unknown): void
  removeHandler(channel: string): void
}

/** A row of a menu, as far as this host has any. */
export type MenuRow = {
  readonly id?: string
  readonly type?: 'normal' | 'separator' | 'checkbox'
  readonly label?: string
  readonly role?: 'undo' | 'redo' | 'cut' | 'copy' | 'paste' | 'selectAll' | 'togglefullscreen' | 'minimize' | 'quit'
  readonly accelerator?: string
  /** False: the accelerator is only shown, the page hears the keys itself. */
  readonly registerAccelerator?: boolean
  readonly enabled?: boolean
  readonly checked?: boolean
  readonly click?: () => void
  readonly submenu?: MenuRow[]
}

export type Question = {
  readonly type: 'question' | 'error'
  readonly message: string
  readonly detail: string
  readonly buttons: string[]
  readonly defaultId: number
  readonly cancelId: number
}
/** Asks a person; the number of the button. */
export type Ask = (question: Question) => Promise<number>
