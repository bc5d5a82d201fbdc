import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { connectSocket } from '../../src-main/adapters/socket/channel.ts'
import { createHomePaths } from '../../src-main/app/home/paths.ts'
import { type PfadClient, pfadContract } from '../../src-main/contract/pfadContract.ts'
import { createRpcClient } from '../../src-main/contract/rpc/client.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const cliProgram = join(root, 'out', 'main', 'cli.js')

/** An app that is silent for longer is taken for hung and killed: before its URL, and when asked to end (ms). */
const URL_WITHIN = 30_000
const END_WITHIN = 60_000

type Environment = Readonly<Record<string, string>>

/** A built Pfad on the web host, as a person would start it. Disposing asks it to end and waits. */
export type LaunchedApp = AsyncDisposable & {
  readonly process: ChildProcess
  readonly pid: number
  /** The printed address with its token. */
  readonly url: string
  /** Resolves with the exit code; null where a signal ended it. */
  readonly exited: Promise<number | null>
  readonly output: () => string
  /** Ends it as a person would and waits; null where it had to be killed. */
  quit(): Promise<number | null>
}

/** The same with a client of its home's socket. */
export type RunningApp = LaunchedApp & { readonly client: PfadClient }

/** A folder for one test's home; goes with the test. */
export const createTestHome = async (): Promise<{ path: string } & AsyncDisposable> => {
  const path = await mkdtemp(join(tmpdir(), 'pfad-test-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) }
}

/** Starts the built web host on a free port. Throws with its output where it ends or is silent instead of giving its URL. */
export const launchApp = (home: string, env: Environment = {}): Promise<LaunchedApp> =>
  launch(['start', '--web', '--port', '0', '--no-browser', '--home', home], env)

/** The same for a demo, which makes a home of its own and says where. */
export const launchDemo = async (env: Environment = {}): Promise<LaunchedApp & { readonly home: string }> => {
  const demo = await launch(['demo', '--no-browser'], env)
  for (const deadline = Date.now() + URL_WITHIN; Date.now() < deadline; await sleep(20)) {
    const home = /Its home is (\S+)\. /.exec(demo.output())?.[1]
    if (home) return { ...demo, home }
  }
  await demo.quit()
  throw new Error(`The demo has not said where its home is:\n${demo.output()}`)
}

const launch = async (words: readonly string[], env: Environment): Promise<LaunchedApp> => {
  const app = spawn(process.execPath, [cliProgram, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  const killNow = (): void => void app.kill('SIGKILL')
  process.once('exit', killNow)
  let output = ''
  app.stderr.on('data', (text: Buffer) => {
    output += text.toString()
  })
  const exited = once(app, 'exit').then(([code]) => {
    process.off('exit', killNow)
    return code as number | null
  })
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(killNow, URL_WITHIN)
    createInterface({ input: app.stdout }).on('line', (line) => {
      output += `${line}\n`
      if (!/^http:\/\/127\.0\.0\.1:\d+\/\?token=/.test(line)) return
      clearTimeout(timer)
      resolve(line)
    })
    exited.then((code) => reject(new Error(`pfad start ended (${code}) before it was up:\n${output}`)), reject)
  })
  const quit = async (): Promise<number | null> => {
    if (app.exitCode === null && app.signalCode === null) app.kill('SIGTERM')
    const timer = setTimeout(killNow, END_WITHIN)
    await exited
    clearTimeout(timer)
    return app.exitCode
  }
  return {
    process: app,
    pid: app.pid ?? 0,
    url,
    exited,
    output: () => output,
    quit,
    async [Symbol.asyncDispose]() {
      await quit()
    },
  }
}

export const startApp = async (home: string, env: Environment = {}): Promise<RunningApp> => {
  const app = await launchApp(home, env)
  try {
    const client = await connectApp(home)
    return {
      ...app,
      client,
      async [Symbol.asyncDispose]() {
        await client[Symbol.asyncDispose]()
        await app.quit()
      },
    }
  } catch (thrown) {
    await app.quit()
    throw thrown
  }
}

/** A client of the app that owns this home. */
export const connectApp = async (home: string): Promise<PfadClient> =>
  createRpcClient(await connectSocket(createHomePaths(home).socket), pfadContract)

/** Runs one `pfad` command to its end. */
export const pfad = async (
  home: string,
  words: readonly string[],
  env: Environment = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> => {
  const command = spawn(process.execPath, [cliProgram, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PFAD_HOME: home, ...env },
  })
  let stdout = ''
  let stderr = ''
  command.stdout.on('data', (text: Buffer) => {
    stdout += text.toString()
  })
  command.stderr.on('data', (text: Buffer) => {
    stderr += text.toString()
  })
  const [code] = (await once(command, 'close')) as [number | null]
  return { code, stdout, stderr }
}
