import type { WindowRequest } from '../../../src-main/contract/calls/window.ts'
import { openPageChannel } from '../../../src-renderer/shared/connection/channel.ts'
import { createConnection } from '../../../src-renderer/shared/connection/connection.ts'

/** The screens' own connection, within the test's reach. */
const connection = createConnection({ openChannel: openPageChannel, isRefused: async () => false })
const asked: WindowRequest[] = []
const listen = async (): Promise<void> => {
  for await (const request of connection.stream('window.requests', {})) asked.push(request)
}
connection.onOpen(() => void listen())
Object.assign(window, { connection, asked })
