import { app, type WebContents as ElectronContents, type IpcMain as ElectronIpc, protocol } from 'electron'
import type { WebContents } from '../../../src-main/app/electron/electronApi.ts'
import type { Platform } from '../../../src-main/app/electron/openDesktop.ts'

/**
 * What an Electron of before 2021 lacks, put in its place by what it had instead. Of a new one nothing is changed: each
 * adaption asks first whether the real thing is there.
 */
type Old = ElectronContents & { mainFrame?: { readonly url: string } }

/** Frames have been objects since Electron 12. */
const giveFrame = (contents: Old): void => {
  if (contents.mainFrame) return
  const frame = {
    get url() {
      return contents.getURL()
    },
  }
  Object.defineProperty(contents, 'mainFrame', { value: frame })
}

/** `setWindowOpenHandler` came with Electron 12; before it there was an event. */
const giveOpenHandler = (contents: Old): void => {
  const given = contents as unknown as Partial<WebContents> & { on(event: string, listener: unknown): void }
  if (given.setWindowOpenHandler) return
  let handler: Parameters<WebContents['setWindowOpenHandler']>[0] | undefined
  given.setWindowOpenHandler = (listener) => {
    handler = listener
  }
  given.on('new-window', (event: { preventDefault(): void }, url: string) => {
    event.preventDefault()
    handler?.({ url })
  })
}

app.on('web-contents-created', (_event, contents) => {
  giveFrame(contents)
  giveOpenHandler(contents)
})

/** An event names its frame since Electron 12; the tests' page has only one. */
export const adaptIpc = (ipcMain: ElectronIpc): ElectronIpc =>
  ({
    handle: (channel: string, listener: (event: unknown, message: unknown) => unknown) =>
      ipcMain.handle(channel, (event, message: unknown) =>
        listener({ sender: event.sender, senderFrame: event.senderFrame ?? event.sender.mainFrame }, message),
      ),
    removeHandler: (channel: string) => ipcMain.removeHandler(channel),
  }) as unknown as ElectronIpc

export const adaptPlatform = (platform: Platform): Platform => {
  const session = platform.session as { setDevicePermissionHandler?: unknown }
  session.setDevicePermissionHandler ??= () => undefined
  if (process.getuid?.() !== 0) return platform
  return {
    ...platform,
    createBrowserWindow: (options) =>
      platform.createBrowserWindow({
        ...options,
        webPreferences: { ...options.webPreferences, sandbox: false as never },
      }),
  }
}

/** `protocol.handle` came with Electron 25. */
export const serveProtocol = (scheme: string, serve: (request: Request) => Promise<Response>): void => {
  if ('handle' in protocol) return protocol.handle(scheme, serve)
  const old = protocol as unknown as {
    registerBufferProtocol(scheme: string, answer: (request: Request, done: (given: object) => void) => void): void
  }
  const answer = async (request: Request): Promise<object> => {
    const response = await serve(request)
    const headers = Object.fromEntries(response.headers)
    const mimeType = headers['Content-Type'] ?? headers['content-type']
    return { statusCode: response.status, headers, mimeType, data: Buffer.from(await response.arrayBuffer()) }
  }
  // oxlint-disable-next-line promise/no-callback-in-promise -- Electron's own way then.
  old.registerBufferProtocol(scheme, (request, done) => void answer(request).then(done))
}
