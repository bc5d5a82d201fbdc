import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type SlowDashboard = AsyncDisposable & {
  readonly url: string
  /** Bodies in the order in which they came. */
  readonly bodies: readonly string[]
  /** While held, whoever posts waits for the answer. */
  hold(): void
  release(): void
  /** How many wait now. */
  readonly waiting: number
}

/** A dashboard of a test's own. */
export const startDashboard = async (): Promise<SlowDashboard> => {
  const bodies: string[] = []
  let held: ServerResponse[] | null = null
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (text: Buffer) => {
      body += text.toString()
    })
    request.on('end', () => {
      bodies.push(body)
      if (held) held.push(response)
      else response.end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/reports`,
    bodies,
    hold() {
      held ??= []
    },
    release() {
      for (const response of held ?? []) response.end('{}')
      held = null
    },
    get waiting() {
      return held?.length ?? 0
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
