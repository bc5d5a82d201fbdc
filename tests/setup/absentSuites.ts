import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Skipped } from './tally.ts'

/** Suites that this machine cannot run, by name and with the reason. */
export const absentSuites = (): Skipped[] =>
  hasElectron()
    ? []
    : [{ name: 'window (real Electron)', reason: 'the Electron binary is not on this machine', tests: 1 }]

const hasElectron = (): boolean => {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'))
    return existsSync(join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8').trim()))
  } catch {
    return false
  }
}
