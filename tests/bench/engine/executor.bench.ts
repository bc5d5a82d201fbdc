import type { Bench } from '../harness/bench.ts'
import { percentile } from '../harness/judge.ts'
import { PARALLELISM, type RealEngine, startRealEngine } from './realEngine.ts'

/** Each task has its log, and an XCom that the next one reads. */
const DAG = `
import { dag, task } from 'pfad'
const noop = (id: string) => task(id, {}, (context, before: number) => (context.log.info(id), before + 1))
export default dag('d', { maxActiveRuns: 200, isPausedUponCreation: false }, () => {
  noop('c')(noop('b')(noop('a')(0)))
})
`

let engine: RealEngine | null = null
const shared = {
  setup: async () => {
    engine = await startRealEngine(DAG)
    // From here on the children are warm.
    await Promise.all(Array.from({ length: 2 * PARALLELISM }, engine.runOnce))
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
