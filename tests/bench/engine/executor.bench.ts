import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createForkProcessHost } from '../../../src-main/adapters/process/forkProcessHost.ts'
import { createAttemptRunner } from '../../../src-main/adapters/runner/attemptRunner.ts'
import { createDagLoader } from '../../../src-main/adapters/runner/dagLoader.ts'
import { createSqliteStore } from '../../../src-main/adapters/sqlite/createSqliteStore.ts'
import { settingsSchema } from '../../../src-main/app/settings/settings.ts'
import { createScheduler } from '../../../src-main/engine/createScheduler.ts'
import type { Bench } from '../harness/bench.ts'
import { percentile } from '../harness/judge.ts'
import { clock } from './clock.ts'

/** As production has it: `createApp`. */
const PARALLELISM = 4
const built = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'out', 'main')

/** Each task has its log, and an XCom that the next one reads. */
const DAG = `
import { dag, task } from 'pfad'
const noop = (id: string) => task(id, {}, (context, before: number) => (context.log.info(id), before + 1))
export default dag('d', { maxActiveRuns: 200, isPausedUponCreation: false }, () => {
  noop('c')(noop('b')(noop('a')(0)))
})
`

type Engine = AsyncDisposable & { readonly runOnce: () => Promise<void> }

/** The scheduler on SQLite (`synchronous=FULL`), real loader and attempt children, real logs and XCom; no screens, no data. */
const startEngine = async (): Promise<Engine> => {
  await using stack = new AsyncDisposableStack()
  const home = mkdtempSync(join(tmpdir(), 'pfad-bench-'))
  stack.defer(() => rmSync(home, { recursive: true, force: true }))
  const at = (name: string) => join(home, name)
  for (const name of ['dags', 'versions', 'logs', 'objects']) mkdirSync(at(name))
  writeFileSync(at('dags/noop.ts'), DAG)
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
  const store = stack.use(createSqliteStore({ path: at('pfad.db') }))
  const scheduler = stack.use(
    createScheduler({
      ...{ runStore: store.runs, clock, runner, owner: randomUUID(), parallelism: PARALLELISM },
      soon: setImmediate,
      backend: () => 'embedded',
    }),
  )
  await using loader = createDagLoader({
    ...{ processHost, folders, versions: setup.versions, publicModule, now: clock.now },
  })
  const file = await loader.load('dags:noop.ts')
  if (!file.ok) throw new Error(file.error.message)
  await scheduler.registerFile(file)
  scheduler.start()
  const runOnce = async () => {
    const { runId } = await scheduler.trigger({ dagId: 'd', triggeredBy: 'bench' })
    const { state } = await scheduler.waitForRun('d', runId)
    if (state === 'success') return
    const errors = store.runs.runDetail('d', runId)?.attempts.map(({ taskId, error }) => `${taskId}: ${error?.message}`)
    throw new Error(`${runId} is ${state}: ${errors?.join('; ')}`)
  }
  // From here on the children are warm.
  await Promise.all(Array.from({ length: 2 * PARALLELISM }, runOnce))
  const parts = stack.move()
  return { runOnce, [Symbol.asyncDispose]: () => parts[Symbol.asyncDispose]() }
}

let engine: Engine | null = null
const shared = {
  setup: async () => {
    engine = await startEngine()
  },
  teardown: async () => {
    await engine?.[Symbol.asyncDispose]()
    engine = null
  },
}
const run = (): Promise<void> => {
  if (engine === null) throw new Error('The setup has not run.')
  return engine.runOnce()
}

const oneByOne = async (share: number): Promise<number> => {
  const samples: number[] = []
  for (let round = 0; round < 300; round += 1) {
    const start = performance.now()
    await run()
    samples.push(performance.now() - start)
  }
  return percentile(samples, share) ?? Number.NaN
}

const atOnce = async (): Promise<number> => {
  const start = performance.now()
  await Promise.all(Array.from({ length: 200 }, run))
  return 600_000 / (performance.now() - start)
}

const latency = 'executor: three no-op tasks in children, trigger to success'
export const benches: readonly Bench[] = [
  {
    ...{ name: `${latency}, median`, unit: 'ms', reference: null, budget: { atMost: 20 }, warmup: 1, ...shared },
    contenders: { pfad: () => oneByOne(0.5) },
  },
  {
    ...{ name: `${latency}, p99`, unit: 'ms', reference: null, budget: { atMost: 100 }, warmup: 1, ...shared },
    contenders: { pfad: () => oneByOne(0.99) },
  },
  {
    name: 'executor: 200 runs of 3 no-op tasks at once, in children',
    ...{ unit: 'tasks/s', reference: null, budget: { atLeast: 1000 }, warmup: 1, ...shared },
    contenders: { pfad: atOnce },
  },
]
