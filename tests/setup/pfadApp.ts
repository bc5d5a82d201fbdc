import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { connectSocket } from '../../src-main/adapters/socket/channel.ts'
import { type PfadClient, pfadContract } from '../../src-main/contract/pfadContract.ts'
import { createRpcClient } from '../../src-main/contract/rpc/client.ts'

/** A Pfad that runs from `out/main` as a person would start it, on a home of the test's own. */
export type PfadApp = AsyncDisposable & {
  readonly pid: number
  readonly home: string
  /** Milliseconds from the spawn to the line with the URL. */
  readonly urlAfterMs: number
  readonly url: string
  /** The exit code, or null where a signal ended it. */
  readonly exited: Promise<number | null>
  /** What it has written to stderr so far. */
  complaints(): string
  /** A client of its local socket. */
  connect(): Promise<PfadClient>
  /** Asks it to end (SIGTERM) and waits. */
  stop(): Promise<number | null>
}

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
export const cli: string = join(root, 'out', 'main', 'cli.js')

const URL_WITHIN = 30_000
/** Then it is killed, and its exit code is null. */
const STOP_WITHIN = 30_000

/** `pfad start --web` on that home. Rejects, with what it wrote, where it ends or is silent instead of giving its URL. */
export const startPfad = async (home: string, env: NodeJS.ProcessEnv = {}): Promise<PfadApp> => {
  const began = performance.now()
  const words = ['start', '--web', '--port', '0', '--no-browser', '--home', home]
  const child = spawn(process.execPath, [cli, ...words], {
    env: { ...process.env, PFAD_HOME: home, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-100_000)
  })
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const killNow = (): void => void child.kill('SIGKILL')
  process.once('exit', killNow)
  void exited.then(() => process.off('exit', killNow))
  const stop = async (): Promise<number | null> => {
    child.kill('SIGTERM')
    const timer = setTimeout(killNow, STOP_WITHIN)
    const code = await exited
    clearTimeout(timer)
    return code
  }
  const url = await new Promise<string>((resolve, reject) => {
    const fail = (what: string): void => {
      killNow()
      reject(new Error(`pfad start ${what}. It wrote:\n${stderr}`))
    }
    const timer = setTimeout(() => fail(`gave no URL within ${URL_WITHIN / 1000} s`), URL_WITHIN)
    void exited.then((code) => fail(`ended (${code}) without a URL`))
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!/^http:\/\/127\.0\.0\.1:\d+\//.test(line)) return
      clearTimeout(timer)
      resolve(line)
    })
  })
  return {
    pid: child.pid ?? 0,
    home,
    url,
    urlAfterMs: performance.now() - began,
    exited,
    complaints: () => stderr,
    connect: () => connectPfad(home),
    stop,
    async [Symbol.asyncDispose]() {
      await stop()
    },
  }
}

/** A client of the app that owns this home. */
export const connectPfad = async (home: string): Promise<PfadClient> => {
  const { socket } = JSON.parse(readFileSync(join(home, 'run', 'owner.json'), 'utf8')) as { socket: string }
  return createRpcClient(await connectSocket(socket), pfadContract)
}
