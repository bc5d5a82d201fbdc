/**
 * What this host uses of Electron, and no more: so that it can be run on a double. Electron's own `app`, `protocol`, … fit
 * these types as they are.
 */
export type Frame = { readonly url: string }

export type WebContents = {
  readonly mainFrame: Frame
  send(channel: string, message: unknown): void
  isDestroyed(): boolean
  on(event: 'will-navigate', listener: (event: { preventDefault(): void }, url: string) => void): unknown
  on(event: 'will-attach-webview', listener: (event: { preventDefault(): void }) => void): unknown
  on(event: 'did-navigate' | 'render-process-gone' | 'destroyed', listener: () => void): unknown
  setWindowOpenHandler(handler: () => { action: 'deny' }): void
}

export type Window = {
  readonly webContents: WebContents
  loadURL(url: string): Promise<void>
  once(event: 'ready-to-show', listener: () => void): unknown
  show(): void
  focus(): void
  isMinimized(): boolean
  restore(): void
}

export type WindowOptions = {
  readonly width: number
  readonly height: number
  readonly minWidth: number
  readonly minHeight: number
  readonly title: string
  readonly show: boolean
  readonly autoHideMenuBar: boolean
  readonly webPreferences: {
    readonly preload: string
    readonly sandbox: true
    readonly contextIsolation: true
    readonly nodeIntegration: false
    readonly nodeIntegrationInWorker: false
    readonly nodeIntegrationInSubFrames: false
    readonly webSecurity: true
    readonly allowRunningInsecureContent: false
    readonly webviewTag: false
    readonly spellcheck: false
  }
}

export type Session = {
  setPermissionRequestHandler(
    handler: (contents: unknown, permission: string, answer: (granted: boolean) => void) => void,
  ): void
  setPermissionCheckHandler(handler: () => boolean): void
}

export type IpcEvent = { readonly sender: WebContents; readonly senderFrame: Frame | null }

export type IpcMain = {
  handle(channel: string, listener: (event: IpcEvent, message: unknown) => unknown): void
  removeHandler(channel: string): void
}
