import { setTimeout as sleep } from 'node:timers/promises'
import type { CDPSession } from 'playwright-core'
import { connectApp, launchDemo } from '../../setup/app.ts'
import { processTree, proportionalBytes } from '../../setup/processTree.ts'
import { Absent, type Bench } from '../harness/bench.ts'
import { once } from '../system/fixture.ts'
import { openBrowser } from './browser.ts'

const MINUTE = 60_000
/** The replay's first minutes are left out: caches fill, processes warm up. */
const WARM = 10
const HOUR = 60
/** How long is looked at each end (real seconds, one sample each). */
const SAMPLES = 5

type Hour = {
  readonly processesMb: readonly [number, number]
  readonly pageMb: readonly [number, number]
  /** Minutes that were due in the hour and whose run succeeded. */
  readonly minutes: number
}

/** A demo at sixty times the pace with its home page open: memory after ten minutes and after an hour of the replay. */
const measureHour = once(async (): Promise<Hour> => {
  if (process.platform !== 'linux') throw new Absent('it is read from /proc')
  await using browser = await openBrowser()
  await using demo = await launchDemo()
  await using client = await connectApp(demo.home)
  await using room = await browser.open(demo.url)
  const session = await room.context.newCDPSession(room.page)
  const clock = () => client.call('demo.clock', {})
  while ((await clock())?.speed !== 60) await sleep(50)
  const { startedAt, dagId } = (await client.call('demo.status', {})) ?? { startedAt: 0, dagId: '' }
  const reach = async (minute: number): Promise<void> => {
    const now = await clock()
    if (now) await sleep((startedAt + minute * MINUTE - now.simulated) / now.speed - (Date.now() - now.real))
  }
  await reach(WARM)
  const before = await sample(demo.pid, session)
  await reach(HOUR)
  const after = await sample(demo.pid, session)
  const runs = await client.call('runs.list', { dagId, state: 'success', limit: 1000 })
  const isOfHour = (runAfter: number): boolean => runAfter > startedAt && runAfter <= startedAt + HOUR * MINUTE
  return {
    processesMb: [before.processes, after.processes],
    pageMb: [before.page, after.page],
    minutes: runs.filter(({ runAfter }) => isOfHour(runAfter)).length,
  }
})

const sample = async (pid: number, session: CDPSession): Promise<{ processes: number; page: number }> => {
  let processes = 0
  // The least that is still used: what is about to go does not count.
  let page = Infinity
  for (let second = 0; second < SAMPLES; second += 1) {
    processes += proportionalBytes(processTree(pid)) / SAMPLES
    await session.send('HeapProfiler.collectGarbage')
    page = Math.min(page, (await session.send('Runtime.getHeapUsage')).usedSize)
    await sleep(1000)
  }
  return { processes: processes / 1e6, page: page / 1e6 }
}

/** In percent of what it was. */
const growth = ([before, after]: readonly [number, number], of: string): number => {
  console.error(`  ${of}: ${before.toFixed(1)} → ${after.toFixed(1)} MB`)
  return ((after - before) / before) * 100
}

export const benches: Bench[] = [
  {
    name: 'replay: minutes of the pipeline that pass in a minute',
    unit: 'minutes',
    contenders: { pfad: async () => (await measureHour()).minutes },
    reference: null,
    budget: { atLeast: 60 },
    rounds: 1,
  },
  {
    name: 'replay: growth of memory over an hour of minutes (PSS of all processes)',
    unit: '%',
    contenders: { pfad: async () => growth((await measureHour()).processesMb, 'processes') },
    reference: null,
    budget: { atMost: 10 },
    rounds: 1,
  },
  {
    name: "replay: growth of memory over an hour of minutes (the page's heap)",
    unit: '%',
    contenders: { pfad: async () => growth((await measureHour()).pageMb, 'page') },
    reference: null,
    budget: { atMost: 10 },
    rounds: 1,
  },
]
