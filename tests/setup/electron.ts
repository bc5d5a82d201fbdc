import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findElectron } from '../../src-main/app/start/electronBinary.ts'

/** The program of an Electron that tests may start: PFAD_TEST_ELECTRON, or the installation's; null: there is none. */
export const testElectron = (): string | null => {
  const given = process.env['PFAD_TEST_ELECTRON']
  if (given) return existsSync(given) ? given : null
  const found = findElectron(join(import.meta.dirname, '..', '..', 'package.json'), process.env)
  return found.kind === 'ready' ? found.program : null
}

/** Whether a window can be shown: everywhere but on a Linux without display. */
export const hasScreen = (): boolean =>
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'])
