import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'

/** A server of a test, as a process of this machine. */
export type ServerProcess = {
  /** Its end, at once and with nothing said. */
  kill(): Promise<void>
  /** Its end in its own good time. */
  stop(): Promise<void>
}

type Start = {
  readonly command: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** It is up when this answers, or when it has said `ready`. */
  readonly url?: string
  readonly ready?: string
}

/** Starts a server and waits until it is up; throws what it said where it ends before. */
export const startServer = async (of: Start): Promise<ServerProcess> => {
  const child = spawn(of.command, of.args, {
    env: { ...process.env, ...of.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(of.cwd === undefined ? {} : { cwd: of.cwd }),
  })
  let said = ''
  // Looked for in each piece: what a busy server says after it would push it out of what is kept.
  let isReady = false
  for (const output of [child.stdout, child.stderr]) {
    output.on('data', (piece: Buffer) => {
      said += piece.toString()
      isReady ||= of.ready !== undefined && said.includes(of.ready)
      said = said.slice(-4000)
    })
  }
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  child.once('error', (error) => {
    said += error.message
  })
  const dieWithUs = (): void => void child.kill('SIGKILL')
  process.once('exit', dieWithUs)
  void ended.then(() => process.off('exit', dieWithUs))
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal)
    await ended
  }
  await isUp({ child, url: of.url, said: () => said, isReady: () => isReady })
  return { kill: () => end('SIGKILL'), stop: () => end('SIGTERM') }
}

type Starting = {
  readonly child: ChildProcess
  readonly url: string | undefined
  readonly said: () => string
  readonly isReady: () => boolean
}

const isUp = async ({ child, url, said, isReady }: Starting): Promise<void> => {
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
      throw new Error(`${child.spawnfile} ended: ${said()}`)
    }
    if (isReady()) return
    const answer = url === undefined ? null : await fetch(url).catch(() => null)
    await answer?.body?.cancel()
    if (answer?.ok) return
    await sleep(50)
  }
}
