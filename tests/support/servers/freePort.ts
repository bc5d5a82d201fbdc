import { createServer } from 'node:net'

/**
 * Below the ports that systems give to outgoing connections (Linux from 32768, others from 49152): a server that is killed
 * and started again must find its port free, which one of those may have been taken meanwhile by anybody's request.
 */
const FIRST = 20_000
const LAST = 32_767
const MOST_TRIES = 100

/** A port of 127.0.0.1 that nothing listens on, and nothing will that does not ask for it. */
export const freePort = async (): Promise<number> => {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST + 1))
    if (await isFree(port)) return port
  }
  throw new Error(`No port between ${FIRST} and ${LAST} is free.`)
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
