import type { DataEngine } from '../adapters/duckdb/dataEngine.ts'
import { memoryOf } from '../adapters/process/memoryOf.ts'
import { createAttemptRunner } from '../adapters/runner/attemptRunner.ts'
import type { Clock } from '../engine/ports/clock.ts'
import type { ProcessHost } from '../engine/ports/processHost.ts'
import type { RunStore } from '../engine/ports/runStore.ts'
import type { Config } from './config/createConfig.ts'
import type { HomePaths } from './home/paths.ts'
import { programs } from './programs.ts'
import type { Settings } from './settings/settings.ts'

/** What runs attempts in child processes, with all that those may ask for. */
export const openRunner = (of: {
  readonly home: HomePaths
  readonly settings: Settings
  readonly processHost: ProcessHost
  readonly folders: { readonly builtin: string; readonly dags: string }
  readonly dashboardUrl: string
  readonly data: DataEngine
  readonly config: Config
  readonly mask: (text: string) => string
  readonly runStore: RunStore
  readonly clock: Clock
  readonly onProblem: (error: unknown) => void
}) => {
  const { home, settings, processHost, folders, dashboardUrl, data, config, mask, runStore, clock, onProblem } = of
  const setup = {
    publicModule: programs.publicModule,
    versions: home.versions,
    objects: home.objects,
    dashboardUrl,
    settings: { ...settings, DASHBOARD_API_URL: dashboardUrl },
  }
  return createAttemptRunner({
    ...{ processHost, folders, logs: home.logs, now: clock.now, mask, memoryOf, onProblem },
    setup: () => setup,
    dataSocket: data.socketPath,
    config: {
      connection: config.connections.get,
      variable: (key) => config.variables.get(key).value,
    },
    pullXComs: ({ taskIds, ...wish }) =>
      taskIds.flatMap((taskId) => runStore.pullXCom({ ...wish, taskId }).map((found) => ({ taskId, ...found }))),
    maxOldSpaceMb: settings.PFAD_TASK_MEMORY_MB,
  })
}
