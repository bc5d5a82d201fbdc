import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createContents, createIpc } from '../../../tests/support/electronDouble.ts'
import type { Bridge } from '../../contract/bridge.ts'
import { type Handlers, pfadContract } from '../../contract/pfadContract.ts'
import { createRpcClient } from '../../contract/rpc/client.ts'
import { createBridge } from '../../preload/createBridge.ts'
import { isOurPage, serveAppProtocol } from './appProtocol.ts'
import type { IpcEvent } from './electronApi.ts'
import { serveIpc } from './ipcRpc.ts'

/** A page with the preload's bridge, joined to the main process by doubles. */
const createPage = (handlers: Handlers) => {
  const double = createContents('app://pfad/runs')
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
    const other = createContents()
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
