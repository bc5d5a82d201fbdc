import { listenSocket } from '../../adapters/socket/channel.ts'
import { type Handlers, pfadContract } from '../../contract/pfadContract.ts'
import { serveRpc } from '../../contract/rpc/server.ts'
import type { HomePaths } from './paths.ts'

/** Answers this home's other commands on its local socket. Only its owner may call this. */
export const serveSocket = (home: HomePaths, handlers: Handlers): Promise<AsyncDisposable> =>
  listenSocket(home.socket, (channel) => serveRpc(channel, pfadContract, handlers))
