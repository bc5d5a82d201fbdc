import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createForkProcessHost } from '../../../src-main/adapters/process/forkProcessHost.ts'
import { createAttemptRunner } from '../../../src-main/adapters/runner/attemptRunner.ts'
import { createDagLoader } from '../../../src-main/adapters/runner/dagLoader.ts'
import { createSqliteStore } from '../../../src-main/adapters/sqlite/createSqliteStore.ts'
import { createClock } from '../../../src-main/app/clock.ts'
import { settingsSchema } from '../../../src-main/app/settings/settings.ts'
import { createScheduler, type Scheduler } from '../../../src-main/engine/createScheduler.ts'
import type { RunStore } from '../../../src-main/engine/ports/runStore.ts'

/** As production has it: `createApp`. */
export const PARALLELISM = 4
const built = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'out', 'main')

export type RealEngine = AsyncDisposable & {
  readonly scheduler: Scheduler
  readonly store: RunStore
  /** Triggers `d` and waits for its success. */
  readonly runOnce: () => Promise<void>
}

/**
 * The scheduler on SQLite (`synchronous=FULL`), real loader and attempt children, real logs and XCom, for the DAGs of one
 * file; no screens, no data. Its home is removed when the whole bench ends: ext4 looks through all inodes that were
 * freed within the last minutes before it makes a folder, so removing one engine's logs slows the next engine down.
 */
export const startRealEngine = async (dags: string): Promise<RealEngine> => {
  await using stack = new AsyncDisposableStack()
  const home = mkdtempSync(join(tmpdir(), 'pfad-bench-'))
  process.once('exit', () => rmSync(home, { recursive: true, force: true }))
  const at = (name: string) => join(home, name)
  for (const name of ['dags', 'versions', 'logs', 'objects']) mkdirSync(at(name))
  writeFileSync(at('dags/bench.ts'), dags)
  const processHost = createForkProcessHost({ folder: built, extension: '.js' })
  const folders = { builtin: at('none'), dags: at('dags') }
  const publicModule = join(built, 'pfad.js')
  const setup = {
    publicModule,
    versions: at('versions'),
    objects: at('objects'),
    dashboardUrl: '',
    settings: settingsSchema.parse({}),
  }
  const runner = stack.use(
    createAttemptRunner({
      ...{ processHost, folders, logs: at('logs'), setup: () => setup },
      pullXComs: () => [],
      dataSocket: () => Promise.reject(new Error('No task of this bench has data.')),
    }),
  )
  const { runs: store } = stack.use(createSqliteStore({ path: at('pfad.db') }))
  const clock = createClock()
  const scheduler = stack.use(
    createScheduler({
      ...{ runStore: store, clock, runner, owner: randomUUID(), parallelism: PARALLELISM },
      soon: setImmediate,
      backend: () => 'embedded',
    }),
  )
  await using loader = createDagLoader({
    ...{ processHost, folders, versions: setup.versions, publicModule, now: clock.now },
  })
  const file = await loader.load('dags:bench.ts')
  if (!file.ok) throw new Error(file.error.message)
  await scheduler.registerFile(file)
  scheduler.start()
  const runOnce = async () => {
    const { runId } = await scheduler.trigger({ dagId: 'd', triggeredBy: 'bench' })
    const { state } = await scheduler.waitForRun('d', runId)
    if (state === 'success') return
    const errors = store.runDetail('d', runId)?.attempts.map(({ taskId, error }) => `${taskId}: ${error?.message}`)
    throw new Error(`${runId} is ${state}: ${errors?.join('; ')}`)
  }
  const parts = stack.move()
  return { scheduler, store, runOnce, [Symbol.asyncDispose]: () => parts[Symbol.asyncDispose]() }
}
