import { createForkProcessHost } from '../../adapters/process/forkProcessHost.ts'
import { cleanEnvironment } from '../../adapters/runner/child/cleanEnvironment.ts'
import { toErrorShape } from '../../contract/error.ts'
import { createApp } from '../createApp.ts'
import { demoCommand } from '../demo/demoCommand.ts'
import { programs } from '../programs.ts'
import { readSettings } from '../settings/settings.ts'
import type { StartHostApp } from './hostApp.ts'

/** The app under plain Node: the home's settings, and child processes by `fork`. Throws `bad-setting` before anything starts. */
export const startForkedApp: StartHostApp = async (options) => {
  const settings = await readSettings(options.home.settings, process.env)
  return createApp({
    ...options,
    settings,
    demoCommand: demoCommand(process.execPath, { opensBrowser: false }),
    processHost: createForkProcessHost({ ...programs.children, env: cleanEnvironment(process.env) }),
    onProblem: (problem) => console.error(`pfad: ${toErrorShape(problem).message}`),
  })
}
