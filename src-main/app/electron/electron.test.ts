import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Handlers } from '../../contract/pfadContract.ts'
import { isOurPage, serveAppProtocol } from './appProtocol.ts'
import { createWindow } from './createWindow.ts'
import type { Frame, IpcEvent, IpcMain, WebContents, Window, WindowOptions } from './electronApi.ts'
import { serveIpc } from './ipcRpc.ts'

type Listener = (...given: never[]) => void

/** A window of Electron's, as far as this host uses one. */
const createDouble = () => {
  const listeners = new Map<string, Listener[]>()
  const sent: unknown[] = []
  let openHandler: (() => { action: string }) | undefined
  let isShown = false
  const mainFrame: Frame = { url: 'app://pfad/runs' }
  const contents: WebContents = {
    mainFrame,
    send: (_channel, message) => void sent.push(message),
    isDestroyed: () => false,
    on: (event: string, listener: Listener) => void listeners.set(event, [...(listeners.get(event) ?? []), listener]),
    setWindowOpenHandler: (handler) => {
      openHandler = handler
    },
  }
  const window: Window = {
    webContents: contents,
    loadURL: async () => undefined,
    once: (_event, listener) => listener(),
    show: () => {
      isShown = true
    },
    focus: () => undefined,
    isMinimized: () => false,
    restore: () => undefined,
  }
  const emit = (event: string, ...given: unknown[]): void => {
    for (const listener of listeners.get(event) ?? []) listener(...(given as never[]))
  }
  return { window, contents, mainFrame, sent, emit, open: () => openHandler?.(), isShown: () => isShown }
}

const createIpc = () => {
  let listener: ((event: IpcEvent, message: unknown) => unknown) | undefined
  const ipcMain: IpcMain = {
    handle: (_channel, given) => {
      listener = given
    },
    removeHandler: () => {
      listener = undefined
    },
  }
  return {
    ipcMain,
    invoke: (event: IpcEvent, message: unknown) => listener?.(event, message),
    isHandled: () => !!listener,
  }
}

const soon = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))

describe('the window', () => {
  it('is sandboxed, isolated and without Node', () => {
    const double = createDouble()
    let options: WindowOptions | undefined
    const session = { setPermissionRequestHandler: () => undefined, setPermissionCheckHandler: () => undefined }
    createWindow(
      {
        session,
        createBrowserWindow: (given) => {
          options = given
          return double.window
        },
      },
      '/preload.cjs',
    )
    expect(options?.webPreferences).toMatchObject({
      preload: '/preload.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
    })
    expect(double.isShown()).toBe(true)
  })

  it('goes nowhere else, opens nothing and grants nothing', () => {
    const double = createDouble()
    let granted: boolean | undefined
    let checked: boolean | undefined
    createWindow(
      {
        session: {
          setPermissionRequestHandler: (handler) =>
            handler(null, 'geolocation', (answer) => {
              granted = answer
            }),
          setPermissionCheckHandler: (handler) => {
            checked = handler()
          },
        },
        createBrowserWindow: () => double.window,
      },
      '/preload.cjs',
    )
    expect({ granted, checked, open: double.open() }).toEqual({
      granted: false,
      checked: false,
      open: { action: 'deny' },
    })
    const isPrevented = (event: string, url: string): boolean => {
      let prevented = false
      double.emit(event, { preventDefault: () => (prevented = true) }, url)
      return prevented
    }
    expect(isPrevented('will-navigate', 'https://evil.example/')).toBe(true)
    expect(isPrevented('will-navigate', 'app://pfad.evil.example/')).toBe(true)
    expect(isPrevented('will-navigate', 'file:///etc/passwd')).toBe(true)
    expect(isPrevented('will-navigate', 'app://pfad/runs')).toBe(false)
    expect(isPrevented('will-attach-webview', '')).toBe(true)
  })
})

describe('the IPC of the window', () => {
  const handlers = {
    calls: { 'events.count': () => ({ count: 7 }) },
    streams: {
      async *changes(_input: unknown, signal: AbortSignal) {
        await new Promise<void>((resolve) => void signal.addEventListener('abort', () => resolve()))
        aborted += 1
      },
    },
  } as unknown as Handlers
  let aborted = 0
  const call = { t: 'call', id: 0, name: 'events.count', input: {} }

  it('answers the main frame of our own page, and nobody else', async () => {
    const { contents, mainFrame, sent } = createDouble()
    const ipc = createIpc()
    using _served = serveIpc(ipc.ipcMain, contents, handlers)
    const other = createDouble().contents
    for (const event of [
      { sender: other, senderFrame: mainFrame },
      { sender: contents, senderFrame: null },
      { sender: contents, senderFrame: { url: 'app://pfad/' } },
      { sender: contents, senderFrame: other.mainFrame },
    ]) {
      expect(() => ipc.invoke(event, call)).toThrow(/may not/)
    }
    Object.assign(mainFrame, { url: 'https://evil.example/' })
    expect(() => ipc.invoke({ sender: contents, senderFrame: mainFrame }, call)).toThrow(/may not/)
    await soon()
    expect(sent).toEqual([])
    Object.assign(mainFrame, { url: 'app://pfad/' })
    ipc.invoke({ sender: contents, senderFrame: mainFrame }, call)
    await soon()
    expect(sent).toEqual([{ t: 'result', id: 0, value: { count: 7 } }])
  })

  it('ends what a page had under way when the page is loaded anew, and speaks to the new one', async () => {
    aborted = 0
    const { contents, mainFrame, sent, emit } = createDouble()
    const ipc = createIpc()
    const served = serveIpc(ipc.ipcMain, contents, handlers)
    const event = { sender: contents, senderFrame: mainFrame }
    const open = { t: 'open', id: 0, name: 'changes', input: {}, credit: 8 }
    ipc.invoke(event, open)
    await soon()
    emit('did-navigate')
    await soon()
    expect({ aborted, sent }).toEqual({ aborted: 1, sent: [] })
    // The new page counts from 0 as well.
    ipc.invoke(event, call)
    await soon()
    expect(sent).toEqual([{ t: 'result', id: 0, value: { count: 7 } }])
    ipc.invoke(event, { ...open, id: 1 })
    served[Symbol.dispose]()
    await soon()
    expect({ aborted, isHandled: ipc.isHandled() }).toEqual({ aborted: 2, isHandled: false })
  })
})

describe('app://pfad', () => {
  let root: string
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'pfad-electron-'))
    await mkdir(join(root, 'renderer'))
    await writeFile(join(root, 'secret.txt'), 'secret')
    await writeFile(join(root, 'renderer', 'index.html'), 'page')
  })
  afterAll(() => rm(root, { recursive: true }))

  it('serves the built screens with their policy, and nothing above them', async () => {
    const serve = serveAppProtocol(join(root, 'renderer'))
    const page = await serve(new Request('app://pfad/'))
    expect(await page.text()).toBe('page')
    expect(page.headers.get('content-security-policy')).toMatch(/script-src 'self'.*frame-ancestors 'none'/)
    expect(page.headers.get('content-type')).toMatch(/^text\/html/)
    expect(await (await serve(new Request('app://pfad/runs/x'))).text()).toBe('page')
    for (const url of [
      'app://pfad/..%2fsecret.txt',
      'app://pfad/%2e%2e/secret.txt',
      'app://evil/',
      'app://pfad/none.js',
    ]) {
      const answer = await serve(new Request(url))
      // The URL parser has taken `..` out before we see it: then it is the page, never the file.
      expect({ url, leaks: (await answer.text()).includes('secret') }).toEqual({ url, leaks: false })
    }
    expect((await serve(new Request('app://pfad/', { method: 'POST' }))).status).toBe(404)
    expect(isOurPage('app://pfad.evil.example/')).toBe(false)
  })
})
