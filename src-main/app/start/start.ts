import type { Io } from '../cli/io.ts'
import { connectHome } from '../home/openHome.ts'
import { createHomePaths, findHome } from '../home/paths.ts'
import { alreadyRunning } from './alreadyRunning.ts'
import { openWindow } from './openWindow.ts'
import { startWeb } from './startWeb.ts'

export type StartOptions = {
  readonly home: string | undefined
  readonly web?: true
  readonly port?: number
  readonly browser: boolean
}

/** `pfad start`: the window where there can be one, else the web host. Returns the exit code when the app has ended. */
export const start = async (io: Io, options: StartOptions): Promise<number> => {
  const home = createHomePaths(findHome(options.home, io.env))
  if (options.web) return startWeb(io, home, { ...options, reason: '--web asks for it' })
  const running = await connectHome(home)
  if (running) {
    running.channel.close()
    return alreadyRunning(io, home.root, running.owner)
  }
  const window = await openWindow(io, home)
  return 'code' in window ? window.code : startWeb(io, home, { ...options, reason: window.reason })
}
