import type { DataChildMessage, DataHome, DataParentMessage } from '../../adapters/duckdb/dataEngine.ts'
import { createDataServer, type DataServer } from '../../adapters/duckdb/serveData.ts'
import { listenSocket } from '../../adapters/socket/channel.ts'
import { toErrorShape } from '../../contract/error.ts'

/** The data engine's process: DuckDB alone, on the socket of its home. Its one argument is the home's places as JSON. */
const home = JSON.parse(process.argv[2] ?? '{}') as DataHome

const say = (message: DataChildMessage): void => void process.send?.(message)
// Whoever listens to us is gone: what was answered is on the disk, and the next engine wants the file.
process.on('disconnect', () => process.exit(0))
process.on('SIGINT', () => undefined)

let server: DataServer
try {
  server = await createDataServer(home, (error) => {
    console.error(error)
    process.exit(1)
  })
  const socket = await listenSocket(home.dataSocket, server.serve)
  process.on('message', (message: DataParentMessage) => {
    if (message.type !== 'stop') return
    void (async () => {
      await socket[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
      process.exit(0)
    })()
  })
  say({ type: 'ready', socket: home.dataSocket })
} catch (thrown) {
  say({ type: 'failed', error: toErrorShape(thrown) })
  process.exitCode = 1
  process.disconnect?.()
}
