import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { createDashboardEndpoint } from '../adapters/dashboard/endpoint.ts'
import { createDataEngine } from '../adapters/duckdb/dataEngine.ts'
import { createDuckEventStore } from '../adapters/duckdb/eventStore.ts'
import { freeSpace } from '../adapters/files/freeSpace.ts'
import { createFileLogStore } from '../adapters/files/logStore.ts'
import { createFileObjectStore } from '../adapters/files/objectStore.ts'
import { createProducer } from '../adapters/producer/producer.ts'
import { createAttemptRunner } from '../adapters/runner/attemptRunner.ts'
import { createDagLoader } from '../adapters/runner/dagLoader.ts'
import { createSqliteStore } from '../adapters/sqlite/createSqliteStore.ts'
import type { AppInfo } from '../contract/models/platform.ts'
import type { Handlers } from '../contract/pfadContract.ts'
import { createScheduler } from '../engine/createScheduler.ts'
import type { ProcessHost } from '../engine/ports/processHost.ts'
import { createRetention } from '../engine/retention.ts'
import { createChanges } from './changes.ts'
import { clockFromEnvironment } from './clock.ts'
import { createDagFolder } from './dagFolder.ts'
import { firstStart } from './firstStart.ts'
import { createHandlers } from './handlers/index.ts'
import type { HomePaths } from './home/paths.ts'
import { programs } from './programs.ts'
import { loadLimits, saveLimits } from './remembered.ts'
import type { Settings } from './settings/settings.ts'

/** The pipeline that the first screens follow. */
const MINUTE_DAG = 'clickHouse_pyspark_dashboard'
/** Runs in flight get this long to finish when the app ends (ms); then they run again at the next start. */
const FINISH_WITHIN = 10_000

export type AppOptions = {
  readonly home: HomePaths
  readonly settings: Settings
  readonly host: AppInfo['host']
  readonly hostReason: string | null
  readonly processHost: ProcessHost
  /** False for a command that owns the home while it works: nothing is due then, only what is asked for runs. */
  readonly scheduling: boolean
  readonly onProblem: (error: unknown) => void
  readonly onStop: () => void
}

export type App = AsyncDisposable & {
  readonly handlers: Handlers
  /** Settles once the DAG files are loaded and, in a new home, the example is there. */
  readonly started: Promise<void>
}

/** Puts Pfad together for one home that this process owns. The screens can ask at once; DAGs load meanwhile. */
export const createApp = async (options: AppOptions): Promise<App> => {
  const { home, settings, processHost, onProblem } = options
  await using stack = new AsyncDisposableStack()
  const clock = clockFromEnvironment(process.env)
  const startedAt = clock.now()
  const changes = createChanges()
  const store = stack.use(createSqliteStore({ path: home.database }))
  const objects = stack.use(createFileObjectStore({ root: home.objects }))
  const logs = createFileLogStore({ root: home.logs })

  const dashboard = stack.use(
    await createDashboardEndpoint({
      reportStore: store.reports,
      port: 0,
      now: clock.now,
      onReport: ({ dagId }) => changes.publish({ topic: 'reports', dagId }),
    }),
  )
  const dashboardUrl = settings.DASHBOARD_API_URL || dashboard.url
  const data = stack.use(createDataEngine({ processHost, home, onProblem }))
  const events = stack.use(createDuckEventStore({ connect: data.connect }))
  const loader = stack.use(
    createDagLoader({ processHost, publicModule: programs.publicModule, versions: home.versions, folders }),
  )
  const runner = stack.use(createAttemptRunner({ processHost }))
  const scheduler = stack.use(
    createScheduler({
      runStore: store.runs,
      clock,
      runner,
      owner: randomUUID(),
      backend: () => settings.PFAD_BACKEND,
      removeLogs: logs.removeRun,
      parallelism: Math.max(4, availableParallelism()),
      onChange: changes.publish,
      onProblem,
    }),
  )
  const producer = stack.use(createProducer({ processHost }))
  return { handlers, started }
}
