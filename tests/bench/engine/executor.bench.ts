import type { Bench } from '../harness/bench.ts'
import { percentile } from '../harness/judge.ts'
import { type Peer, startBullMq } from '../peers/bullmq.ts'
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
let peer: Peer | null = null
const shared = {
  setup: async () => {
    engine = await startRealEngine(DAG)
    // From here on the children are warm.
    await Promise.all(Array.from({ length: 2 * PARALLELISM }, engine.runOnce))
  },
  teardown: async () => {
    await engine?.[Symbol.asyncDispose]()
    await peer?.[Symbol.asyncDispose]()
    engine = null
    peer = null
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

/** Tasks per second of 200 runs of three. */
const perSecond = async (allRuns: () => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  await allRuns()
  return 600_000 / (performance.now() - start)
}
const atOnce = () => perSecond(() => Promise.all(Array.from({ length: 200 }, run)))

/** It has no DAG, no logs, no attempts and no child processes: jobs in the bench's own process, on a Redis that keeps them. */
const PEER = 'bullmq, redis with fsync'
const startedPeer = async (): Promise<Peer> => (peer ??= await startBullMq())
const peerOneByOne = (share: number) => async (): Promise<number> => {
  const { runs } = await startedPeer()
  const samples: number[] = []
  for (let round = 0; round < 300; round += 1) {
    const start = performance.now()
    await runs(1)
    samples.push(performance.now() - start)
  }
  return percentile(samples, share) ?? Number.NaN
}
const peerAtOnce = async (): Promise<number> => {
  const { runs } = await startedPeer()
  return perSecond(() => runs(200))
}

const latency = 'executor: three no-op tasks in children, trigger to success'
export const benches: readonly Bench[] = [
  {
    ...{ name: `${latency}, median`, unit: 'ms', reference: PEER, budget: { atMost: 20 }, warmup: 1, ...shared },
    contenders: { [PEER]: peerOneByOne(0.5), pfad: () => oneByOne(0.5) },
  },
  {
    ...{ name: `${latency}, p99`, unit: 'ms', reference: PEER, budget: { atMost: 100 }, warmup: 1, ...shared },
    contenders: { [PEER]: peerOneByOne(0.99), pfad: () => oneByOne(0.99) },
  },
  {
    name: 'executor: 200 runs of 3 no-op tasks at once, in children',
    ...{ unit: 'tasks/s', reference: PEER, budget: { atLeast: 1000 }, warmup: 1, ...shared },
    contenders: { [PEER]: peerAtOnce, pfad: atOnce },
  },
]
