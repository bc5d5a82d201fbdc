import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { connectSocket } from '../../src-main/adapters/socket/channel.ts'
import { createHomePaths } from '../../src-main/app/home/paths.ts'
import { type PfadClient, pfadContract } from '../../src-main/contract/pfadContract.ts'
import { createRpcClient } from '../../src-main/contract/rpc/client.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
export const cliProgram = join(root, 'out', 'main', 'cli.js')

export type RunningApp = AsyncDisposable & {
  readonly process: ChildProcess
  /** The printed address with its token. */
  readonly url: string
  readonly client: PfadClient
  readonly output: () => string
  /** Ends it as a person would and waits. */
  quit(): Promise<number | null>
}

/** A folder for one test's home; goes with the test. */
export const createTestHome = async (): Promise<{ path: string } & AsyncDisposable> => {
  const path = await mkdtemp(join(tmpdir(), 'pfad-test-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) }
}

/** Starts the built web host on a free port and connects to its home's socket. Throws with its output if it ends first. */
export const startApp = async (home: string, env: Readonly<Record<string, string>> = {}): Promise<RunningApp> => {
  const app = spawn(process.execPath, [cliProgram, 'start', '--web', '--port', '0', '--no-browser', '--home', home], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  let output = ''
  app.stderr.on('data', (text: Buffer) => {
    output += text.toString()
  })
  const exited = once(app, 'exit')
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: app.stdout }).on('line', (line) => {
      output += `${line}\n`
      if (/^http:\/\/127\.0\.0\.1:\d+\/\?token=/.test(line)) resolve(line)
    })
    exited.then(() => reject(new Error(`pfad start ended before it was up:\n${output}`)), reject)
  })
  const client = createRpcClient(await connectSocket(createHomePaths(home).socket), pfadContract)
  const quit = async (): Promise<number | null> => {
    if (app.exitCode === null && app.signalCode === null) app.kill('SIGTERM')
    await exited
    return app.exitCode
  }
  return {
    process: app,
    url,
    client,
    output: () => output,
    quit,
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]()
      await quit()
    },
  }
}

/** Runs one `pfad` command to its end. */
export const pfad = async (
  home: string,
  arguments_: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> => {
  const command = spawn(process.execPath, [cliProgram, ...arguments_], {
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
