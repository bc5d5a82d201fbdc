import { readdir, readFile } from 'node:fs/promises'
import { homedir, userInfo } from 'node:os'

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
}

export const thisMachine = (env: NodeJS.ProcessEnv): Machine => ({
  platform: process.platform,
  env,
  home: homedir(),
  uid: process.platform === 'win32' ? null : userInfo().uid,
  readText: (path) => readFile(path, 'utf8').catch(() => null),
  list: (folder) => readdir(folder).catch(() => []),
})
