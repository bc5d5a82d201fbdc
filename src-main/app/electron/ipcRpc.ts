import { RPC_CHANNEL } from '../../contract/bridge.ts'
import { PfadError } from '../../contract/error.ts'
import { type Handlers, pfadContract } from '../../contract/pfadContract.ts'
import type { Channel } from '../../contract/rpc/channel.ts'
import { serveRpc } from '../../contract/rpc/server.ts'
import { isOurPage } from './appProtocol.ts'
import type { IpcEvent, IpcMain, WebContents } from './electronApi.ts'

/**
 * Answers the window's page over IPC. Only the main frame of our own page is heard. Each page that is loaded, and each
 * connection that it begins (null), gets a channel of its own: what the one before had under way ends.
 */
export const serveIpc = (ipcMain: IpcMain, contents: WebContents, handlers: Handlers): Disposable => {
  let page: PageChannel | null = null
  const drop = (): void => {
    page?.drop()
    page = null
  }
  contents.on('did-navigate', drop)
  contents.on('render-process-gone', drop)
  contents.on('destroyed', drop)

  ipcMain.handle(RPC_CHANNEL, (event, message) => {
    if (!isOurs(event, contents)) throw new PfadError('refused', 'This page may not talk to Pfad.')
    if (message === null) {
      drop()
      page = createPageChannel(contents)
      serveRpc(page.channel, pfadContract, handlers)
    } else if (page === null || !page.receive(message)) {
      throw new PfadError('disconnected', 'The connection to Pfad is closed.')
    }
  })
  return {
    [Symbol.dispose]() {
      ipcMain.removeHandler(RPC_CHANNEL)
      drop()
    },
  }
}

const isOurs = ({ sender, senderFrame }: IpcEvent, contents: WebContents): boolean =>
  sender === contents && senderFrame !== null && senderFrame === contents.mainFrame && isOurPage(senderFrame.url)

type PageChannel = {
  readonly channel: Channel
  /** False: it is closed. */
  receive(message: unknown): boolean
  /** Closes without telling the page, which is gone or has begun anew. */
  drop(): void
}

const createPageChannel = (contents: WebContents): PageChannel => {
  const messageListeners: ((message: unknown) => void)[] = []
  const closeListeners: (() => void)[] = []
  let isOpen = true
  const drop = (): void => {
    if (!isOpen) return
    isOpen = false
    for (const listener of closeListeners) listener()
  }
  const send = (message: unknown): void => {
    if (isOpen && !contents.isDestroyed()) contents.send(RPC_CHANNEL, message)
  }
  return {
    receive: (message) => {
      if (isOpen) for (const listener of messageListeners) listener(message)
      return isOpen
    },
    drop,
    channel: {
      send,
      onMessage: (listener) => void messageListeners.push(listener),
      onClose: (listener) => (isOpen ? void closeListeners.push(listener) : listener()),
      close: () => {
        send(null)
        drop()
      },
    },
  }
}
