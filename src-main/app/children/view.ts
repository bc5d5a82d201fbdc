import type { DataChildMessage, DataParentMessage, ViewHome } from '../../adapters/duckdb/dataEngine.ts'
import { createViewServer, type ViewServer } from '../../adapters/duckdb/view/serveView.ts'
import { connectParent } from '../../adapters/process/connectParent.ts'
import { listenSocket } from '../../adapters/socket/channel.ts'
import { toErrorShape } from '../../contract/error.ts'

/** The process that people's files and statements go to: a DuckDB that is locked in. Its one argument is its place as JSON. */
const home = JSON.parse(process.argv[2] ?? '{}') as ViewHome

const parent = connectParent()
const say = (message: DataChildMessage): void => parent.post(message)

let server: ViewServer
try {
  server = await createViewServer(home, (code) => process.exit(code))
  await listenSocket(home.socket, server.serve)
  // What it knows is worth nothing afterwards: it ends at once.
  parent.onMessage((message) => {
    if ((message as DataParentMessage).type === 'stop') process.exit(0)
  })
  say({ type: 'ready', socket: home.socket })
} catch (thrown) {
  say({ type: 'failed', error: toErrorShape(thrown) })
  // The message is on its way; the parent ends what has failed.
  setTimeout(() => process.exit(1), 200)
}
