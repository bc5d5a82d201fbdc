import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSqliteStore } from '../../../src-main/adapters/sqlite/createSqliteStore.ts'
import { createScheduler } from '../../../src-main/engine/createScheduler.ts'
import type { AttemptResult, AttemptRunner } from '../../../src-main/engine/ports/attemptRunner.ts'
import { chain, makeDag, makeFile } from '../../contracts/engineFixtures.ts'
import type { Bench } from '../harness/bench.ts'
import { median } from '../harness/judge.ts'
import { clock } from './clock.ts'

/** The engine alone: attempts cost one turn of the event loop, state is durable (`synchronous=FULL`). */
const idleRunner: AttemptRunner = {
  run: () =>
    new Promise<AttemptResult>((resolve) => {
      setImmediate(() => resolve({ outcome: 'success', xcoms: { return_value: 1 }, skip: [] }))
    }),
  [Symbol.asyncDispose]: async () => {},
}

const withScheduler = async (measure: (run: () => Promise<void>) => Promise<number>): Promise<number> => {
  const folder = mkdtempSync(join(tmpdir(), 'pfad-bench-'))
  const store = createSqliteStore({ path: join(folder, 'pfad.db') })
  const scheduler = createScheduler({
    ...{
      runStore: store.runs,
      clock,
      runner: idleRunner,
      owner: 'bench',
      backend: () => 'embedded' as const,
      parallelism: 16,
    },
  })
  try {
    await scheduler.registerFile(makeFile(makeDag('d', chain(['a', 'b', 'c']), { maxActiveRuns: 200 })))
    scheduler.start()
    return await measure(async () => {
      const { runId } = await scheduler.trigger({ dagId: 'd', triggeredBy: 'bench' })
      await scheduler.waitForRun('d', runId)
    })
  } finally {
    await scheduler[Symbol.asyncDispose]()
    await store[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true })
  }
}

const oneByOne = async (run: () => Promise<void>) => {
  const samples: number[] = []
  for (let round = 0; round < 200; round += 1) {
    const start = performance.now()
    await run()
    samples.push(performance.now() - start)
  }
  return median(samples) ?? Number.NaN
}

const atOnce = async (run: () => Promise<void>) => {
  const start = performance.now()
  await Promise.all(Array.from({ length: 200 }, run))
  return 600_000 / (performance.now() - start)
}

export const benches: readonly Bench[] = [
  {
    name: 'engine without processes: three no-op tasks, trigger to success',
    unit: 'ms',
    contenders: { pfad: () => withScheduler(oneByOne) },
    reference: null,
    budget: { atMost: 20 },
  },
  {
    name: 'engine without processes: 200 runs of 3 tasks at once',
    unit: 'tasks/s',
    contenders: { pfad: () => withScheduler(atOnce) },
    reference: null,
    budget: { atLeast: 1000 },
  },
]
