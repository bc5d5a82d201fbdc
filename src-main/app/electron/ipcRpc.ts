import { RPC_CHANNEL } from '../../contract/bridge.ts'
import { PfadError } from '../../contract/error.ts'
import { type Handlers, pfadContract } from '../../contract/pfadContract.ts'
import type { Channel } from '../../contract/rpc/channel.ts'
import { serveRpc } from '../../contract/rpc/server.ts'
import { isOurPage } from './appProtocol.ts'
import type { IpcEvent, IpcMain, WebContents } from './electronApi.ts'

/**
 * Answers the window's page over IPC. Only the main frame of our own page is heard. Each page that is loaded gets a
 * channel of its own: what the one before had under way ends.
 */
export const serveIpc = (ipcMain: IpcMain, contents: WebContents, handlers: Handlers): Disposable => {
  let page: PageChannel | null = null
  const turn = (): void => {
    page?.channel.close()
    page = null
  }
  contents.on('did-navigate', turn)
  contents.on('render-process-gone', turn)
  contents.on('destroyed', turn)

  ipcMain.handle(RPC_CHANNEL, (event, message) => {
    if (!isOurs(event, contents)) {
      throw new PfadError('refused', 'This page may not talk to Pfad.')
    }
    if (page === null) {
      page = createPageChannel(contents)
      serveRpc(page.channel, pfadContract, handlers)
    }
    page.receive(message)
  })
  return {
    [Symbol.dispose]() {
      ipcMain.removeHandler(RPC_CHANNEL)
      turn()
    },
  }
}

const isOurs = ({ sender, senderFrame }: IpcEvent, contents: WebContents): boolean =>
  sender === contents && senderFrame !== null && senderFrame === contents.mainFrame && isOurPage(senderFrame.url)

type PageChannel = { readonly channel: Channel; receive(message: unknown): void }

const createPageChannel = (contents: WebContents): PageChannel => {
  const messageListeners: ((message: unknown) => void)[] = []
  const closeListeners: (() => void)[] = []
  let isOpen = true
  return {
    receive: (message) => {
      if (isOpen) for (const listener of messageListeners) listener(message)
    },
    channel: {
      send: (message) => {
        if (isOpen && !contents.isDestroyed()) contents.send(RPC_CHANNEL, message)
      },
      onMessage: (listener) => void messageListeners.push(listener),
      onClose: (listener) => (isOpen ? void closeListeners.push(listener) : listener()),
      close: () => {
        if (!isOpen) return
        isOpen = false
        for (const listener of closeListeners) listener()
      },
    },
  }
}
