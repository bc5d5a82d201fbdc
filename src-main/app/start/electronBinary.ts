import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** The Electron of the installation: its program, or what would fetch it. The package is looked at, never imported: that would fetch. */
export type ElectronBinary =
  | { readonly kind: 'ready'; readonly program: string }
  | { readonly kind: 'absent'; readonly installer: string }
  | { readonly kind: 'none' }

export const findElectron = (from: string, env: NodeJS.ProcessEnv): ElectronBinary => {
  let folder: string
  try {
    folder = dirname(createRequire(from).resolve('electron/package.json'))
  } catch {
    return { kind: 'none' }
  }
  const dist = env['ELECTRON_OVERRIDE_DIST_PATH'] || join(folder, 'dist')
  const path = readText(join(folder, 'path.txt')) ?? (process.platform === 'win32' ? 'electron.exe' : 'electron')
  const program = join(dist, path)
  return existsSync(program) ? { kind: 'ready', program } : { kind: 'absent', installer: join(folder, 'install.js') }
}

const readText = (file: string): string | null => {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return null
  }
}
