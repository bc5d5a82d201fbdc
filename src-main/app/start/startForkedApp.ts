import { join } from 'node:path'
import { createForkProcessHost } from '../../adapters/process/forkProcessHost.ts'
import { cleanEnvironment } from '../../adapters/runner/child/cleanEnvironment.ts'
import { toErrorShape } from '../../contract/error.ts'
import { createApp } from '../createApp.ts'
import { isSource, packageFolder, programs } from '../programs.ts'
import { readSettings } from '../settings/settings.ts'
import type { StartHostApp } from './hostApp.ts'

/** What `pfad` is. */
const cliProgram = isSource
  ? join(packageFolder, 'src-main', 'app', 'cli', 'main.ts')
  : join(packageFolder, 'out', 'main', 'cli.js')

/** The app under plain Node: the home's settings, and child processes by `fork`. Throws `bad-setting` before anything starts. */
export const startForkedApp: StartHostApp = async (options) => {
  const settings = await readSettings(options.home.settings, process.env)
  return createApp({
    ...options,
    settings,
    demoCommand: [process.execPath, cliProgram, 'demo', '--no-browser', '--with-stdin'],
    processHost: createForkProcessHost({ ...programs.children, env: cleanEnvironment(process.env) }),
    onProblem: (problem) => console.error(`pfad: ${toErrorShape(problem).message}`),
  })
}
