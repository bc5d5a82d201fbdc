import { calls, streams } from './calls.ts'
import type { RpcClient, RpcHandlers } from './rpc/protocol.ts'

/** The app's contract as one value, for `createRpcClient` and `serveRpc`. */
export const pfadContract = { calls, streams } as const
export type PfadContract = typeof pfadContract

/** The one door to a running Pfad, whoever asks: a screen, the command line, a test. */
export type PfadClient = RpcClient<PfadContract>

/** The app's handlers; a row of the contract without one does not compile. */
export type Handlers = RpcHandlers<PfadContract>
