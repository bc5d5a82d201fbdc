import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** Suites that this machine cannot run, by name and with the reason. */
export const absentSuites = (): { name: string; reason: string }[] =>
  hasElectron() ? [] : [{ name: 'window (real Electron)', reason: 'the Electron binary is not on this machine' }]

const hasElectron = (): boolean => {
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'))
  const pathFile = join(folder, 'path.txt')
  return existsSync(pathFile) && existsSync(join(folder, 'dist', readFileSync(pathFile, 'utf8').trim()))
}
