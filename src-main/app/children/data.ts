import type { DataChildMessage, DataHome, DataParentMessage } from '../../adapters/duckdb/dataEngine.ts'
import { createDataServer, type DataServer } from '../../adapters/duckdb/serveData.ts'
import { connectParent } from '../../adapters/process/connectParent.ts'
import { listenSocket } from '../../adapters/socket/channel.ts'
import { toErrorShape } from '../../contract/error.ts'
import { REPLAY_CLOCK } from '../clock.ts'
import { type SlowMessage, slowChannel } from '../demo/slowChannel.ts'

/** The data engine's process: DuckDB alone, on the socket of its home. Its one argument is the home's places as JSON. */
const home = JSON.parse(process.argv[2] ?? '{}') as DataHome

// When the parent goes, this ends at once: what was answered is on the disk, and the next engine wants the file.
const parent = connectParent()
const say = (message: DataChildMessage): void => parent.post(message)
// Ctrl+C reaches the whole group; the parent says when to stop.
process.on('SIGINT', () => undefined)

const isDemo = process.env[REPLAY_CLOCK] !== undefined
/** So much longer everything takes (ms), where a demo wants it. */
let slowMs = 0
let server: DataServer
try {
  server = await createDataServer(home, (error) => {
    console.error(error instanceof Error ? error.message : error)
    // Whoever met the error is answered first.
    setTimeout(() => process.exit(1), 50)
  })
  const socket = await listenSocket(home.dataSocket, (channel) =>
    server.serve(isDemo ? slowChannel(channel, () => slowMs) : channel),
  )
  parent.onMessage((message) => {
    const { type, ...rest } = message as DataParentMessage | SlowMessage
    if (type === 'slow' && 'ms' in rest) slowMs = rest.ms
    if (type !== 'stop') return
    void (async () => {
      await socket[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
      process.exit(0)
    })()
  })
  say({ type: 'ready', socket: home.dataSocket })
} catch (thrown) {
  say({ type: 'failed', error: toErrorShape(thrown) })
  // The message is on its way; the parent ends what has failed.
  setTimeout(() => process.exit(1), 200)
}
