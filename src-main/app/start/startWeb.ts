import { PfadError } from '../../contract/error.ts'
import { ownerText } from '../cli/errors.ts'
import type { Io } from '../cli/io.ts'
import { openHome } from '../home/openHome.ts'
import type { HomePaths } from '../home/paths.ts'
import { serveSocket } from '../home/serveSocket.ts'
import { programs } from '../programs.ts'
import { serveWeb, type WebHost } from '../web/serveWeb.ts'
import { alreadyRunning } from './alreadyRunning.ts'
import type { StartHostApp } from './hostApp.ts'
import { openBrowser } from './openBrowser.ts'
import { USUAL_PORT } from './usualPort.ts'

/** Owns the home and shows it in a browser until it is told to stop; then ends everything in order. */
export const startWeb = async (
  io: Io,
  home: HomePaths,
  options: { port?: number; browser: boolean; reason: string; startApp?: StartHostApp },
): Promise<number> => {
  const onWait = (owner: Parameters<typeof ownerText>[0]): void => io.note(`Waiting for ${ownerText(owner)} to end …`)
  const opened = await openHome(home, { command: 'pfad start', kind: 'app', onWait }, io.signal)
  if ('channel' in opened) {
    opened.channel.close()
    return alreadyRunning(io, home.root, opened.owner)
  }
  const stop = new AbortController()
  await using owned = opened.owned
  await using app = await (options.startApp ?? startForked)({
    home,
    host: 'web',
    hostReason: options.reason,
    scheduling: true,
    onStop: () => stop.abort(),
  })
  await using _socket = await serveSocket(home, app.handlersFor('cli'))
  await using web = await listen(options.port, (port) =>
    serveWeb({ handlers: app.handlersFor('web'), port, rendererFolder: programs.renderer }),
  )
  await owned.announce({ url: web.urlWithToken })
  await io.write(`${web.urlWithToken}\n`)
  io.note(`Pfad runs in the browser (${options.reason}). Its home is ${home.root}. Ctrl-C ends it.`)
  if (options.browser) openBrowser(web.loginUrl(), io.env)
  app.started.catch((thrown: unknown) => io.note(`pfad: ${(thrown as Error).message}`))
  await aborted(AbortSignal.any([io.signal, stop.signal]))
  io.note('Ending: runs in flight finish, or go on at the next start. Once more Ctrl-C ends at once.')
  return 0
}

const startForked: StartHostApp = async (options) => {
  const { startForkedApp } = await import('./startForkedApp.ts')
  return startForkedApp(options)
}

const listen = async (port: number | undefined, serve: (port: number) => Promise<WebHost>): Promise<WebHost> => {
  if (port !== undefined) return serve(port)
  try {
    return await serve(USUAL_PORT)
  } catch (thrown) {
    if (thrown instanceof PfadError && thrown.code.startsWith('port-')) return serve(0)
    throw thrown
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
