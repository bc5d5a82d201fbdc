import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Bridge } from '../../contract/bridge.ts'
import { type Handlers, pfadContract } from '../../contract/pfadContract.ts'
import { createRpcClient } from '../../contract/rpc/client.ts'
import { createBridge } from '../../preload/createBridge.ts'
import { isOurPage, serveAppProtocol } from './appProtocol.ts'
import { createWindow } from './createWindow.ts'
import type { Frame, IpcEvent, IpcMain, WebContents, Window, WindowOptions } from './electronApi.ts'
import { serveIpc } from './ipcRpc.ts'

type Listener = (...given: never[]) => void

/** A window of Electron's, as far as this host uses one. */
const createDouble = () => {
  const listeners = new Map<string, Listener[]>()
  const heard: ((message: unknown) => void)[] = []
  let openHandler: (() => { action: string }) | undefined
  let isShown = false
  const mainFrame: Frame = { url: 'app://pfad/runs' }
  const contents: WebContents = {
    mainFrame,
    send: (_channel, message) => {
      for (const listener of heard) listener(message)
    },
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
  const hear = (listener: (message: unknown) => void): void => void heard.push(listener)
  return { window, contents, mainFrame, hear, emit, open: () => openHandler?.(), isShown: () => isShown }
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

/** A page with the preload's bridge, joined to the main process by doubles. */
const createPage = (handlers: Handlers) => {
  const double = createDouble()
  const ipc = createIpc()
  const served = serveIpc(ipc.ipcMain, double.contents, handlers)
  const event: IpcEvent = { sender: double.contents, senderFrame: double.mainFrame }
  const load = (): Bridge =>
    createBridge({
      invoke: async (message) => ipc.invoke(event, message),
      subscribe: (listener) => double.hear(listener),
    })
  return { ...double, ipc, served, event, load }
}

/** The renderer's channel over the bridge. */
const connect = (bridge: Bridge) => {
  const stops: (() => void)[] = []
  const client = createRpcClient(
    {
      send: (message) => bridge.send(message),
      onMessage: (listener) => void stops.push(bridge.onMessage(listener)),
      onClose: (listener) => void stops.push(bridge.onClose(listener)),
      close: () => {
        for (const stop of stops.splice(0)) stop()
      },
    },
    pfadContract,
  )
  return client
}

const soon = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))

describe('the IPC of the window', () => {
  let aborted = 0
  const handlers = {
    calls: { 'events.count': () => ({ count: 7 }) },
    streams: {
      async *changes(_input: unknown, signal: AbortSignal) {
        await once(signal, 'abort')
        aborted += 1
      },
    },
  } as unknown as Handlers

  it('carries the same calls as every other host', async () => {
    const page = createPage(handlers)
    using _served = page.served
    expect(await connect(page.load()).call('events.count', {})).toEqual({ count: 7 })
  })

  it('hears the main frame of our own page, and nobody else', () => {
    const { contents, mainFrame, ipc, served, event } = createPage(handlers)
    using _served = served
    const other = createDouble()
    for (const foreign of [
      { sender: other.contents, senderFrame: mainFrame },
      { sender: contents, senderFrame: null },
      { sender: contents, senderFrame: { url: 'app://pfad/' } },
      { sender: contents, senderFrame: other.mainFrame },
    ]) {
      expect(() => ipc.invoke(foreign, null)).toThrow(/may not/)
    }
    expect(() => ipc.invoke(event, null)).not.toThrow()
    Object.assign(mainFrame, { url: 'https://evil.example/' })
    expect(() => ipc.invoke(event, null)).toThrow(/may not/)
  })

  it('ends what a page had under way when it is loaded or connects anew, whose ids begin at 0 again', async () => {
    aborted = 0
    const page = createPage(handlers)
    const before = connect(page.load()).stream('changes', {})[Symbol.asyncIterator]().next()
    before.catch(() => undefined)
    await soon()
    page.emit('did-navigate')
    await soon()
    expect(aborted).toBe(1)
    const client = connect(page.load())
    expect(await client.call('events.count', {})).toEqual({ count: 7 })
    const second = client.stream('changes', {})[Symbol.asyncIterator]().next()
    second.catch(() => undefined)
    await soon()
    expect(await connect(page.load()).call('events.count', {})).toEqual({ count: 7 })
    expect(aborted).toBe(2)
    page.served[Symbol.dispose]()
    expect(page.ipc.isHandled()).toBe(false)
  })

  it('tells the page when its connection is closed', async () => {
    const page = createPage(handlers)
    using _served = page.served
    const bridge = page.load()
    const waiting = connect(bridge).stream('changes', {})[Symbol.asyncIterator]().next()
    await soon()
    bridge.send({ t: 'nonsense' })
    await expect(waiting).rejects.toMatchObject({ code: 'disconnected' })
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
