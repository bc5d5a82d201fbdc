import { type PfadClient, pfadContract } from '../../contract/pfadContract.ts'
import type { Channel } from '../../contract/rpc/channel.ts'
import { createRpcClient } from '../../contract/rpc/client.ts'
import { serveRpc } from '../../contract/rpc/server.ts'
import type { App } from '../createApp.ts'
import type { OwnedHome } from '../home/openHome.ts'
import { createHomePaths, findHome, type HomePaths } from '../home/paths.ts'
import { ownerText } from './errors.ts'
import type { Io } from './io.ts'
import { memoryChannel } from './memoryChannel.ts'

/** Starts the app's parts in a home that this process owns. */
export type StartApp = (home: HomePaths) => Promise<App>

/**
 * Runs `work` against the app that owns the home. Where none does, this command owns it meanwhile, and the same calls go
 * to parts of its own; `ownsHome` tells `work` so: what it leaves queued then waits for an app.
 */
export const withClient = async <T>(
  io: Io,
  wish: { home: string | undefined; command: string; startApp?: StartApp },
  work: (client: PfadClient, ownsHome: boolean) => Promise<T>,
): Promise<T> => {
  const home = createHomePaths(findHome(wish.home, io.env))
  const { openHome } = await import('../home/openHome.ts')
  const onWait = (owner: Parameters<typeof ownerText>[0]): void => io.note(`Waiting for ${ownerText(owner)} …`)
  const opened = await openHome(home, { command: wish.command, kind: 'command', onWait }, io.signal)
  if ('channel' in opened) return useChannel(opened.channel, (client) => work(client, false))
  await using _owned: OwnedHome = opened.owned
  await using app = await (wish.startApp ?? startCommandApp)(home)
  const [ours, theirs] = memoryChannel()
  serveRpc(theirs, pfadContract, app.handlersFor('cli'))
  return await useChannel(ours, (client) => work(client, true))
}

const useChannel = async <T>(channel: Channel, work: (client: PfadClient) => Promise<T>): Promise<T> => {
  await using client = createRpcClient(channel, pfadContract)
  return await work(client)
}

const startCommandApp: StartApp = async (home) => {
  const { startForkedApp } = await import('../start/startForkedApp.ts')
  return startForkedApp({ home, host: 'cli', hostReason: null, scheduling: false, onStop: () => undefined })
}
