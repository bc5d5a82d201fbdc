import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Finding } from '../../contract/models/platform.ts'
import { packageFolder, programs } from '../programs.ts'
import { findElectron } from '../start/electronBinary.ts'
import { hasDisplay } from '../start/openBrowser.ts'

const NEEDED_NODE = 24
/** No clock of a machine that can run this is earlier; one that is, is not set. */
const EARLIEST = Date.UTC(2025, 0, 1)

export const ok = (check: string, found: string): Finding => ({ check, status: 'ok', found, advice: null })

/** What can be said of the machine without touching the home. */
export const examineMachine = async (env: NodeJS.ProcessEnv): Promise<Finding[]> => [
  examineNode(process.versions.node),
  await examineDuckDb(),
  examineScreens(),
  examineWindow(env),
  examineBrowser(env),
  examineClock(Date.now()),
]

export const examineNode = (version: string): Finding =>
  Number(version.split('.')[0]) >= NEEDED_NODE
    ? ok('node', version)
    : {
        check: 'node',
        status: 'error',
        found: version,
        advice: `Pfad needs Node ${NEEDED_NODE} or newer. Install it, or run npm install again: on Linux and Windows it brings its own.`,
      }

const examineDuckDb = async (): Promise<Finding> => {
  try {
    const duckdb = await import('@duckdb/node-api')
    return ok('duckdb', duckdb.version())
  } catch (thrown) {
    return {
      check: 'duckdb',
      status: 'error',
      found: `does not load: ${(thrown as Error).message.split('\n')[0]}`,
      advice: 'Run npm install again without --omit=optional; its binary belongs to this platform.',
    }
  }
}

const examineScreens = (): Finding =>
  existsSync(join(programs.renderer, 'index.html'))
    ? ok('screens', programs.renderer)
    : { check: 'screens', status: 'error', found: 'not built', advice: 'Build them: npm run build' }

const examineWindow = (env: NodeJS.ProcessEnv): Finding => {
  const electron = findElectron(join(packageFolder, 'package.json'), env)
  const advice = 'The web host does the same in a browser: pfad start --web'
  if (!hasDisplay(env)) return { check: 'window', status: 'skipped', found: 'no display', advice }
  if (electron.kind === 'ready') return ok('window', electron.program)
  const found = electron.kind === 'none' ? 'Electron is not installed' : 'Electron is fetched at the first start'
  return { check: 'window', status: 'warning', found, advice }
}

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'firefox']

const examineBrowser = (env: NodeJS.ProcessEnv): Finding => {
  if (process.platform === 'darwin' || process.platform === 'win32') return ok('browser', "the platform's own")
  const folders = (env['PATH'] ?? '').split(delimiter)
  const found = BROWSERS.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path))
  return found
    ? ok('browser', found)
    : {
        check: 'browser',
        status: 'warning',
        found: 'none on PATH',
        advice: 'Install Chromium or Firefox, or open the printed address from a browser that can reach this machine.',
      }
}

export const examineClock = (now: number): Finding =>
  now >= EARLIEST
    ? ok('clock', new Date(now).toISOString())
    : {
        check: 'clock',
        status: 'error',
        found: new Date(now).toISOString(),
        advice: 'Set the date and time of this machine; schedules go by it.',
      }
