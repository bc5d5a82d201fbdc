import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** A port of 127.0.0.1 that is free just now. */
export const freePort = async (): Promise<number> => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise<void>((resolve) => server.close(() => resolve()))
  if (address === null || typeof address === 'string') throw new Error('No port could be had.')
  return address.port
}

export type ServerProcess = {
  readonly pid: number | undefined
  /** The last lines that it wrote. */
  log(): string
  /** Ends it and waits until it has. */
  stop(signal?: NodeJS.Signals): Promise<void>
}

type Start = {
  readonly command: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** Whether it answers. */
  readonly isUp: (log: string) => boolean | Promise<boolean>
}

const LOG_BYTES = 20_000

/** Starts a server and waits until it answers; one that ends before says why. */
export const startServer = async ({ command, args, env, cwd, isUp }: Start): Promise<ServerProcess> => {
  const child: ChildProcess = spawn(command, [...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd === undefined ? {} : { cwd }),
  })
  let log = ''
  const keep = (chunk: Buffer): void => {
    log = (log + chunk.toString()).slice(-LOG_BYTES)
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', (error) => {
      keep(Buffer.from(error.message))
      resolve()
    })
  })
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null
  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<void> => {
    if (!hasEnded()) child.kill(signal)
    await exited
  }
  const dieWithUs = (): void => void child.kill('SIGKILL')
  process.once('exit', dieWithUs)
  void exited.then(() => process.off('exit', dieWithUs))
  while (!(await isUp(log))) {
    if (hasEnded()) throw new Error(`${command} ended before it was up:\n${log.slice(-4000)}`)
    await sleep(100)
  }
  return { pid: child.pid, log: () => log, stop }
}

/** Whether an address answers with success. */
export const answers = async (url: string): Promise<boolean> => {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) })
    await response.body?.cancel()
    return response.ok
  } catch {
    return false
  }
}
