import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createTestHome, startApp } from '../../setup/app.ts'
import { processTree, proportionalBytes } from '../../setup/processTree.ts'
import { Absent, type Bench } from '../harness/bench.ts'
import { percentile } from '../harness/judge.ts'
import { once } from './fixture.ts'

const RATE = 100_000
const SECONDS = Number(process.env['PFAD_BENCH_CHATTY_SECONDS'] ?? 10)
/** A run each second beside it, triggered by hand: from the trigger to its task's first line. */
const DAGS = `import { dag, task } from 'pfad'
export const chatty = dag('chatty', { isPausedUponCreation: false }, () => {
  task('print', {}, async ({ params }) => {
    const total = Number(params['lines'])
    const began = Date.now()
    for (let printed = 0; printed < total; ) {
      const due = Math.min(total, ((Date.now() - began) / 1000) * ${RATE})
      while (printed < due) console.log('line ' + printed++ + ' of a task that has a lot to say')
      await new Promise((resolve) => setImmediate(resolve))
    }
    return { took: Date.now() - began }
  })()
})
export const beside = dag('beside', { isPausedUponCreation: false, maxActiveRuns: 16 }, () => {
  task('first', {}, () => Date.now())()
})
`

type Seen = { lost: number; seconds: number; megabytes: number; quiet: number; busy: number }

const measureChatty = once(async (): Promise<Seen> => {
  if (process.platform !== 'linux') throw new Absent('memory is read from /proc')
  await using home = await createTestHome()
  mkdirSync(join(home.path, 'dags'), { recursive: true })
  writeFileSync(join(home.path, 'dags', 'chatty.ts'), DAGS)
  await using app = await startApp(home.path)
  const { client } = app
  const isThere = async () => (await client.call('dags.list', {})).some(({ dagId }) => dagId === 'chatty')
  while (!(await isThere())) await sleep(100)
  await client.call('dags.setPaused', { dagId: 'clickHouse_pyspark_dashboard', isPaused: true })
  await client.call('producer.set', { running: false, eventsPerSecond: 50 })
  await sleep(3000)

  const finish = async (dagId: string, runId: string) => {
    for (;;) {
      const detail = await client.call('runs.get', { dagId, runId })
      if (detail.run.state === 'success') return detail
      if (detail.run.state === 'failed') throw new Error(`${runId} failed: ${detail.attempts[0]?.error?.message}`)
      await sleep(20)
    }
  }
  let date = Date.UTC(2020, 0, 1)
  const latency = async (rounds: number): Promise<number> => {
    const samples: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      const asked = Date.now()
      const { runId } = await client.call('dags.trigger', { dagId: 'beside', logicalDate: (date += 60_000) })
      const { xcoms } = await finish('beside', runId)
      samples.push(Number(xcoms[0]?.value) - asked)
      await sleep(50)
    }
    return percentile(samples, 0.5) ?? Number.NaN
  }
  await latency(5)
  const before = proportionalBytes(processTree(app.pid)) / 1e6
  const quiet = await latency(40)
  const lines = RATE * SECONDS
  const { runId } = await client.call('dags.trigger', { dagId: 'chatty', conf: { lines } })
  let megabytes = 0
  let isOver = false
  const watching = (async () => {
    while (!isOver) {
      megabytes = Math.max(megabytes, proportionalBytes(processTree(app.pid)) / 1e6)
      await sleep(250)
    }
  })()
  const busy = await latency(40)
  const { xcoms } = await finish('chatty', runId)
  isOver = true
  await watching
  let next = 0
  for await (const batch of client.stream('logs.read', { dagId: 'chatty', runId, taskId: 'print', tryNumber: 1 })) {
    for (const { text } of batch) if (text.startsWith(`line ${next} `)) next += 1
  }
  const took = (xcoms[0]?.value as { took: number } | undefined)?.took ?? Number.NaN
  console.error(`  all processes: ${Math.round(before)} MB before, ${Math.round(megabytes)} MB at most`)
  return { lost: lines - next, seconds: took / 1000, megabytes: megabytes - before, quiet, busy }
})

const bench = (name: string, unit: string, budget: Bench['budget'], pfad: () => Promise<number>): Bench => ({
  name: `a task printing 100,000 lines/s for ${SECONDS} s: ${name}`,
  ...{ unit, contenders: { pfad }, reference: null, budget, rounds: 1 },
})

export const benches: readonly Bench[] = [
  bench('lines lost', 'lines', { atMost: 0 }, async () => (await measureChatty()).lost),
  bench('lines/s that it could print', 'lines/s', { atLeast: 0.95 * RATE }, async () => {
    const { seconds } = await measureChatty()
    return (RATE * SECONDS) / seconds
  }),
  bench(
    'memory that it adds (PSS of all processes)',
    'MB',
    { atMost: 250 },
    async () => (await measureChatty()).megabytes,
  ),
  {
    ...bench(
      "another run's trigger to its first line, median",
      'ms',
      { atMostTimes: 2 },
      async () => (await measureChatty()).busy,
    ),
    contenders: {
      'before it': async () => (await measureChatty()).quiet,
      pfad: async () => (await measureChatty()).busy,
    },
    reference: 'before it',
  },
]
