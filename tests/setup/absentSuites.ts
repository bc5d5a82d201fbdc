import { hasScreen, testElectron } from './electron.ts'
import type { Skipped } from './tally.ts'

/** Suites that this machine cannot run, by name and with the reason. */
export const absentSuites = (): Skipped[] => {
  const name = 'window (real Electron)'
  if (testElectron() === null) return [{ name, reason: 'the Electron binary is not on this machine', tests: 1 }]
  return hasScreen() ? [] : [{ name, reason: 'there is no display; xvfb-run gives one', tests: 1 }]
}
