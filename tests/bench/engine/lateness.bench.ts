import { setTimeout as sleep } from 'node:timers/promises'
import type { Bench } from '../harness/bench.ts'
import { percentile } from '../harness/judge.ts'
import { PARALLELISM, type RealEngine, startRealEngine } from './realEngine.ts'

const COUNT = 100
const MINUTE = 60_000

/** DAGs of one task each, all due at every full minute; the task gives back when its first line ran. */
const DAGS = [
  `import { dag, task } from 'pfad'`,
  `const options = { schedule: '* * * * *', isPausedUponCreation: false } as const`,
  `const first = () => void task('first', {}, () => Date.now())()`,
  ...Array.from({ length: COUNT }, (_, n) => `export const dag${n} = dag('due-${n}', options, first)`),
  `export const warm = dag('d', { isPausedUponCreation: false, maxActiveRuns: 100 }, first)`,
].join('\n')

/** From due to what the scheduler does (the run is made, the attempt is claimed) and to the task's own first line (ms). */
type Lateness = { readonly started: number[]; readonly claimed: number[]; readonly first: number[] }

let engine: RealEngine | null = null
/** One minute is measured once and read by all benches of this file. */
const minutes = new Map<number, Promise<Lateness>>()
let turn = 0

const lateness = async ({ store, runOnce }: RealEngine): Promise<Lateness> => {
  const minute = (Math.floor((Date.now() + 3000) / MINUTE) + 1) * MINUTE
  await sleep(minute - Date.now() - 1000)
  // The children are warm, as a schedule of each minute keeps them.
  await Promise.all(Array.from({ length: 2 * PARALLELISM }, runOnce))
  await sleep(minute - Date.now() + 3000)
  const runs = store.runs({ limit: 10 * COUNT }).filter(({ runAfter }) => runAfter === minute)
  const details = runs.flatMap(({ dagId, runId }) => store.runDetail(dagId, runId) ?? [])
  const done = details.filter(({ run }) => run.state === 'success')
  if (done.length !== COUNT) throw new Error(`${done.length} of ${COUNT} DAGs that were due had a successful run.`)
  return {
    started: done.map(({ run }) => (run.startDate ?? Number.NaN) - minute),
    claimed: done.map(({ attempts }) => (attempts[0]?.startDate ?? Number.NaN) - minute),
    first: done.map(({ xcoms }) => Number(xcoms[0]?.value) - minute),
  }
}

const bench = (what: string, share: number, key: keyof Lateness, budget: Bench['budget']): Bench => {
  let round = 0
  return {
    name: `lateness, ${COUNT} DAGs due at once: ${what}`,
    ...{ unit: 'ms', reference: null, budget, rounds: 4, warmup: 1 },
    setup: async () => {
      engine ??= await startRealEngine(DAGS)
    },
    contenders: {
      pfad: async () => {
        if (engine === null) throw new Error('The setup has not run.')
        const at = round++
        const known = minutes.get(at) ?? lateness(engine)
        minutes.set(at, known)
        return percentile((await known)[key], share) ?? Number.NaN
      },
    },
    teardown: async () => {
      turn += 1
      if (turn < benches.length) return
      await engine?.[Symbol.asyncDispose]()
      engine = null
    },
  }
}

export const benches: readonly Bench[] = [
  bench('run started, p99', 0.99, 'started', { atMost: 50 }),
  bench('attempt claimed, p99 (4 at once)', 0.99, 'claimed', null),
  bench("task's first line, median", 0.5, 'first', null),
  bench("task's first line, p99 (4 at once)", 0.99, 'first', null),
]
