import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { homedir, userInfo } from 'node:os'
import { delimiter, join } from 'node:path'

/** What of a machine says where its container engines are; tests make one up. */
export type Machine = {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  /** null on Windows. */
  readonly uid: number | null
  /** null: there is none, or it may not be read. */
  readText(path: string): Promise<string | null>
  /** Names in a folder; none where there is no such folder. */
  list(folder: string): Promise<readonly string[]>
  /** What a program of the user's prints when it is given `input`; null: there is none, or it failed. */
  run(program: string, args: readonly string[], input: string): Promise<string | null>
}

export const thisMachine = (env: NodeJS.ProcessEnv): Machine => ({
  platform: process.platform,
  env,
  home: homedir(),
  uid: process.platform === 'win32' ? null : userInfo().uid,
  readText: (path) => readFile(path, 'utf8').catch(() => null),
  list: (folder) => readdir(folder).catch(() => []),
  run: (program, args, input) => run(program, args, { env, input }),
})

const RUN_MS = 30_000

const run = (
  program: string,
  args: readonly string[],
  { env, input }: { readonly env: NodeJS.ProcessEnv; readonly input: string },
): Promise<string | null> =>
  new Promise((resolve) => {
    const options = { env: { ...env, PATH: withUsualFolders(env) }, timeout: RUN_MS }
    const child = execFile(program, [...args], options, (error, stdout) => resolve(error ? null : stdout))
    // One that is not there, or ends early, has said so by its end.
    child.stdin?.on('error', () => {}).end(input)
  })

/** An app that was started from a desktop has a short PATH. */
const withUsualFolders = (env: NodeJS.ProcessEnv): string =>
  [
    env['PATH'],
    ...(process.platform === 'win32' ? [] : ['/usr/local/bin', '/opt/homebrew/bin', join(homedir(), '.docker', 'bin')]),
  ]
    .filter((part) => part !== undefined && part !== '')
    .join(delimiter)
