import { setTimeout as sleep } from 'node:timers/promises'
import { processorSeconds, processTree, proportionalBytes } from '../../setup/processTree.ts'
import { Absent, type Bench } from '../harness/bench.ts'
import { awaitRun, once, startFixture } from './fixture.ts'

/** How long is looked, and how often. */
const SECONDS = Number(process.env['PFAD_BENCH_IDLE_SECONDS'] ?? 300)
const EVERY = 5
/** The first start's own work (the example, its runs) is over by then. */
const SETTLING = 45

/** The web host, no browser, producer off, the minute DAG running: mean PSS and CPU of all its processes together. */
const measureIdle = once(async (): Promise<{ megabytes: number; percent: number }> => {
  if (process.platform !== 'linux') throw new Absent('it is read from /proc')
  await using app = await startFixture()
  const { client } = app
  await awaitRun(client, ({ state }) => state === 'success')
  await client.call('producer.set', { running: false, eventsPerSecond: 50 })
  await sleep(SETTLING * 1000)
  const began = performance.now()
  const before = processorSeconds(processTree(app.pid))
  const samples: number[] = []
  while (performance.now() - began < SECONDS * 1000) {
    await sleep(EVERY * 1000)
    samples.push(proportionalBytes(processTree(app.pid)))
  }
  const seconds = (performance.now() - began) / 1000
  const tree = processTree(app.pid)
  const used = processorSeconds(tree) - before
  console.error(`  processes: ${tree.map(({ role, pid }) => `${role} ${megabytesOf(pid)}`).join(', ')}`)
  return {
    megabytes: samples.reduce((sum, bytes) => sum + bytes, 0) / samples.length / 1e6,
    percent: (used / seconds) * 100,
  }
})

const megabytesOf = (pid: number): string => `${Math.round(proportionalBytes([{ pid }]) / 1e6)} MB`

export const benches: Bench[] = [
  {
    name: 'idle memory (PSS of all processes)',
    unit: 'MB',
    contenders: { pfad: async () => (await measureIdle()).megabytes },
    reference: null,
    budget: { atMost: 250 },
    rounds: 1,
  },
  {
    name: 'idle CPU (of one core)',
    unit: '%',
    contenders: { pfad: async () => (await measureIdle()).percent },
    reference: null,
    budget: { atMost: 0.5 },
    rounds: 1,
  },
]
