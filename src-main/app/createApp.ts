import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { createCommandNotifier } from '../adapters/alerts/commandNotifier.ts'
import { createDataEngine } from '../adapters/duckdb/dataEngine.ts'
import { createDuckEventStore } from '../adapters/duckdb/eventStore.ts'
import { freeSpace } from '../adapters/files/freeSpace.ts'
import { createFileLogStore } from '../adapters/files/logStore.ts'
import { memoryOf } from '../adapters/process/memoryOf.ts'
import { createDagLoader } from '../adapters/runner/dagLoader.ts'
import { connectSocket } from '../adapters/socket/channel.ts'
import { createSqliteStore } from '../adapters/sqlite/createSqliteStore.ts'
import type { AppInfo } from '../contract/models/platform.ts'
import type { Handlers } from '../contract/pfadContract.ts'
import { createScheduler } from '../engine/createScheduler.ts'
import type { DesktopNotifier } from '../engine/ports/desktopNotifier.ts'
import type { ProcessHost } from '../engine/ports/processHost.ts'
import { createRetention } from '../engine/retention.ts'
import { createAlerts } from './alerts.ts'
import { openBackend } from './backends/openBackend.ts'
import { callerOf, type Through } from './caller.ts'
import { createChanges } from './changes.ts'
import { clockFromEnvironment } from './clock.ts'
import { openConfig } from './config/openConfig.ts'
import { writeEditorFiles } from './dagFiles/editorFiles.ts'
import { createSourceReader } from './dagFiles/sourceReader.ts'
import { createDagFolder } from './dagFolder.ts'
import { createViewer } from './data/createViewer.ts'
import { sweepDemoHomes } from './demo/demoHome.ts'
import { createDemoLauncher } from './demo/launcher.ts'
import { openDemo } from './demo/openDemo.ts'
import { examine } from './doctor/examine.ts'
import { examineStores } from './doctor/stores.ts'
import { firstStart } from './firstStart.ts'
import { createHandlers } from './handlers/index.ts'
import { maskError, maskErrors } from './handlers/maskErrors.ts'
import type { Services } from './handlers/services.ts'
import type { HomePaths } from './home/paths.ts'
import { createIngestService } from './ingest/createIngest.ts'
import { watchIngest } from './ingest/watchIngest.ts'
import { createLeavings } from './leavings.ts'
import { maskLoaded } from './maskLoaded.ts'
import { openNotices } from './notices/openNotices.ts'
import { openDashboard } from './openDashboard.ts'
import { openRunner } from './openRunner.ts'
import { packageFolder, programs } from './programs.ts'
import { isBegun, loadLimits, loadProducer, rememberingProducer, saveBegun, saveLimits } from './remembered.ts'
import { openSettings } from './settings/openSettings.ts'
import type { Settings } from './settings/settings.ts'
import { openStack } from './stack/openStack.ts'
import { createStackConnections } from './stack/stackConnections.ts'
import { createVersions } from './versions.ts'

/** The pipeline that the first screens follow. */
const MINUTE_DAG = 'clickHouse_pyspark_dashboard'
/** Runs in flight get this long to finish when the app ends (ms); then they run again at the next start. */
const FINISH_WITHIN = 10_000
/** So long the app waits at its start for DAG files that are slow to load (ms). */
const SLOW_FILE = 5000
/** With less free space than this (bytes) the producer is held. */
const FLOOR = 1e9
const VERSION = (JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { version: string }).version

export type AppOptions = {
  readonly home: HomePaths
  readonly settings: Settings
  readonly host: AppInfo['host']
  readonly hostReason: string | null
  readonly processHost: ProcessHost
  /** False for a command that owns the home while it works: nothing falls due then, and only what it asked for runs. */
  readonly scheduling: boolean
  readonly onProblem: (error: unknown) => void
  readonly onStop: () => void
  /** Shows notifications; default: by the platform's own program. */
  readonly desktop?: DesktopNotifier
  /** The program and words by which this host starts `pfad demo` beside itself; null or left out: it cannot. */
  readonly demoCommand?: readonly string[] | null
}

export type App = AsyncDisposable & {
  /** The contract's rows, for whoever asks through this. */
  readonly handlersFor: (through: Through) => Handlers
  /** Settles once the DAG files are loaded and, in a new home, the example is there. */
  readonly started: Promise<void>
}

/** Puts Pfad together for one home that this process owns. The screens can ask at once; DAGs load meanwhile. */
export const createApp = async (options: AppOptions): Promise<App> => {
  const { home, settings } = options
  await using stack = new AsyncDisposableStack()
  const demo = openDemo(home, options.processHost)
  const processHost = demo?.processHost ?? options.processHost
  const clock = demo?.clock ?? clockFromEnvironment(process.env)
  const startedAt = clock.now()
  const changes = createChanges()
  const store = stack.use(createSqliteStore({ path: home.database }))
  const stackConnections = createStackConnections({ home, settings, env: process.env })
  const { config, mask, learn } = openConfig({
    ...{ home, store: store.config, settings, env: process.env, now: clock.now, stack: stackConnections },
  })
  const onProblem = (problem: unknown): void => options.onProblem(maskError(problem, mask))
  const logs = createFileLogStore({ root: home.logs })
  const folders = { builtin: programs.builtinDags, dags: home.dags }

  const dashboard = stack.use(
    await openDashboard({
      settings,
      reportStore: store.reports,
      clock,
      isAway: demo?.isDashboardAway,
      changes,
      onProblem,
    }),
  )
  const dashboardUrl = dashboard.targetUrl
  const data = stack.use(createDataEngine({ processHost, home, connectSocket, onProblem }))
  const embeddedEvents = stack.use(createDuckEventStore({ connect: data.connect }))
  const isStack = settings.PFAD_BACKEND === 'stack'
  const onProducer = () => changes.publish({ topic: 'producer' })
  const connection = config.connections.get
  const backend = stack.use(
    await openBackend(settings.PFAD_BACKEND, { home, settings, connection, processHost, data, onProducer, onProblem }),
  )
  const { objects, producer: live } = backend
  const events = demo?.rated(backend.events) ?? backend.events
  const loader = stack.use(
    createDagLoader({
      ...{ processHost, folders, memoryOf, now: clock.now },
      ...{ versions: home.versions, publicModule: programs.publicModule },
    }),
  )
  const runner = stack.use(
    openRunner({
      ...{ home, settings, processHost, folders, dashboardUrl, data, config, mask, clock, onProblem },
      runStore: store.runs,
    }),
  )
  const scheduler = stack.use(
    createScheduler({
      ...{ runStore: store.runs, clock, runner, onProblem },
      owner: randomUUID(),
      backend: () => settings.PFAD_BACKEND,
      pools: config.pools.slots,
      removeLogs: logs.removeRun,
      leavings: createLeavings(logs, objects),
      parallelism: Math.max(4, availableParallelism()),
      soon: setImmediate,
      onChange: changes.publish,
      alerts: createAlerts({
        ...{ settings, mask, logs, now: clock.now, connection },
        desktop: options.desktop ?? createCommandNotifier(),
      }),
    }),
  )
  const producer = rememberingProducer(store, live)
  const retention = stack.use(
    createRetention({
      ...{ clock, events, objects, logs, runStore: store.runs, reportStore: store.reports },
      freeSpace: () => freeSpace(home.root),
      floorBytes: FLOOR,
      limits: loadLimits(store, settings.PFAD_BACKEND),
      saveLimits: (limits) => saveLimits(store, settings.PFAD_BACKEND, limits),
      onLow: live.hold,
      onEnough: live.release,
      onChange: () => changes.publish({ topic: 'storage' }),
      onError: onProblem,
    }),
  )
  const versions = createVersions({ folder: home.versions, inUse: store.runs.versionsInUse, now: clock.now })
  const folder = stack.use(
    createDagFolder({
      folders: [
        { scheme: 'builtin', path: folders.builtin },
        { scheme: 'dags', path: folders.dags },
      ],
      loader,
      onLoaded: (file) => scheduler.registerFile(maskLoaded(file, mask)),
      onGone: scheduler.removeFile,
      // A command has nothing to show before all is loaded; an app does.
      ...(options.scheduling ? { onLooked: versions.tidy, patienceMs: SLOW_FILE } : {}),
      onProblem,
    }),
  )

  const info = (): AppInfo => ({
    version: VERSION,
    home: home.root,
    host: options.host,
    hostReason: options.hostReason,
    backend: settings.PFAD_BACKEND,
    pipelineTimezone: settings.PIPELINE_TIMEZONE,
    minuteDagId: MINUTE_DAG,
    startedAt,
    dashboardUrl: dashboard.url,
  })

  const running = demo?.connect({
    ...{ scheduler, runStore: store.runs, events, producer, changes, minuteDagId: MINUTE_DAG },
    ...{ dagsLoaded: folder.loaded, zone: settings.PIPELINE_TIMEZONE, bucket: settings.MINIO_BUCKET_NAME },
  })
  if (running) stack.use(running)
  else if (options.scheduling) void sweepDemoHomes()
  const demos = stack.use(createDemoLauncher(options.demoCommand ?? null, process.env))
  const editorFiles = writeEditorFiles(home).catch(onProblem)
  const begin = async (): Promise<void> => {
    if (running) return running.begin()
    if (isBegun(store)) {
      const wish = loadProducer(store)
      if (wish?.running) await live.set(wish)
      return folder.loaded
    }
    const { loaded: dagsLoaded } = folder
    // What others see too gets no example.
    const exampleFile = isStack ? null : programs.exampleEvents
    await firstStart({
      ...{ clock, events, exampleFile, scheduler, dagsLoaded, producer, onProblem },
      minuteDagId: MINUTE_DAG,
    })
    saveBegun(store)
  }
  const start = async (): Promise<void> => {
    if (!options.scheduling) return folder.loaded
    retention.start()
    await begin()
  }
  scheduler.start({ askedOnly: !options.scheduling })
  const started = start()
  started.catch(onProblem)

  const watched = { memory: store, runStore: store.runs, changes, startedAt, onProblem }
  const notices = openNotices({ ...watched, status: () => containers.status() })
  const containers = stack.use(
    openStack({
      ...{ home, settings, env: process.env, mask, onProblem, onChange: notices.onStack },
      onChosen: () => {
        stackConnections.reread()
        learn()
        changes.publish({ topic: 'config' })
      },
    }),
  )
  stack.use(notices)
  if (options.scheduling && isStack) containers.watch()

  const ingest = backend.ingest && createIngestService(backend.ingest, clock.now)
  if (options.scheduling && ingest) stack.use(watchIngest(ingest, () => changes.publish({ topic: 'events' })))
  const stores = () => examineStores(settings, connection)
  const services: Omit<Services, 'by' | 'through'> = {
    info,
    stop: options.onStop,
    doctor: () =>
      examine(home, process.env, {
        importErrors: async () => store.runs.importErrors(),
        secrets: async () => config.status(),
        stores,
      }),
    clock,
    changes,
    runStore: store.runs,
    reportStore: store.reports,
    scheduler,
    dagsLoaded: folder.loaded,
    sourceOf: createSourceReader(folders, home.versions),
    logs,
    events,
    objects,
    viewer: stack.use(createViewer({ home, processHost, backend, embeddedEvents, now: clock.now, onProblem })),
    producer,
    ingest,
    dashboard,
    retention,
    stores,
    copyEmbeddedEvents: (path, signal) => embeddedEvents.copyTo(path, signal),
    stack: containers,
    config,
    demo: running ?? null,
    demos,
    mask,
    onConfigChanged: () => {
      learn()
      scheduler.wake()
      changes.publish({ topic: 'config' })
    },
    notices,
    ...openSettings({ home, settings, env: process.env, mask, connection }),
  }
  const parts = stack.move()
  return {
    handlersFor: (through) => maskErrors(createHandlers({ ...services, through, by: callerOf(through) }), mask),
    started,
    async [Symbol.asyncDispose]() {
      await started.catch(() => undefined)
      await editorFiles
      await scheduler.drain(FINISH_WITHIN)
      await parts[Symbol.asyncDispose]()
    },
  }
}
