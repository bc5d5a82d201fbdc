import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { PfadClient } from '../../../src-main/contract/pfadContract.ts'
import { createTestHome, startApp } from '../../setup/app.ts'
import type { Bench } from '../harness/bench.ts'
import { percentile } from '../harness/judge.ts'
import { once } from '../system/fixture.ts'
import { frameTimes, openBrowser } from './browser.ts'

const RATE = 100_000
const SECONDS = Number(process.env['PFAD_BENCH_LOG_SECONDS'] ?? 10)
const LINES = RATE * SECONDS

const DAG = `import { dag, task } from 'pfad'
export const chatty = dag('chatty', { isPausedUponCreation: false }, () => {
  task('print', {}, async () => {
    const began = Date.now()
    for (let printed = 0; printed < ${LINES}; ) {
      const due = Math.min(${LINES}, ((Date.now() - began) / 1000) * ${RATE})
      while (printed < due) console.log('line ' + printed++ + ' of a task that has a lot to say')
      await new Promise((resolve) => setImmediate(resolve))
    }
    return { took: Date.now() - began }
  })()
})
`

type Seen = { readonly frame: number; readonly onScreen: number; readonly lost: number; readonly rate: number }

const ATTEMPT = { dagId: 'chatty', taskId: 'print', tryNumber: 1 }

/** A task prints as fast as it may while a browser shows its log; then the log is gone through page by page. */
const measure = once(async (): Promise<Seen> => {
  await using browser = await openBrowser()
  await using home = await createTestHome()
  mkdirSync(join(home.path, 'dags'), { recursive: true })
  writeFileSync(join(home.path, 'dags', 'chatty.ts'), DAG)
  await using app = await startApp(home.path)
  const { client } = app
  while (!(await client.call('dags.list', {})).some(({ dagId }) => dagId === 'chatty')) await sleep(100)
  await client.call('dags.setPaused', { dagId: 'clickHouse_pyspark_dashboard', isPaused: true })
  await client.call('producer.set', { running: false, eventsPerSecond: 50 })

  await using opened = await browser.open(app.url, { viewport: { width: 1920, height: 1080 } })
  const { page } = opened
  await page.getByText('Connected').waitFor()
  const { runId } = await client.call('dags.trigger', { dagId: 'chatty' })
  await page.goto(`${new URL(page.url()).origin}/#/runs/chatty/${encodeURIComponent(runId)}?task=print`)
  await page.getByText(/lines, live/).waitFor()
  const frames = await frameTimes(page, () => over(client, runId))
  await page.getByText(/^[\d,]+ lines( ·|$)/).waitFor({ timeout: 60_000 })
  const text = (await page.getByText(/^[\d,]+ lines( ·|$)/).textContent()) ?? ''
  const onScreen = Number((/^[\d,]+/.exec(text)?.[0] ?? '').replaceAll(',', ''))
  console.error(`  ${frames.length} frames; the screen said: ${text.slice(0, 100)}`)

  const { xcoms } = await client.call('runs.get', { dagId: 'chatty', runId })
  const took = (xcoms[0]?.value as { took: number } | undefined)?.took ?? Number.NaN
  return {
    frame: percentile(frames, 0.95) ?? Number.NaN,
    // What the task says at its start and end is counted too.
    onScreen: Math.max(0, LINES - onScreen),
    lost: LINES - (await linesInOrder(client, runId)),
    rate: (LINES / took) * 1000,
  }
})

const over = async (client: PfadClient, runId: string): Promise<void> => {
  for (;;) {
    const { run } = await client.call('runs.get', { dagId: 'chatty', runId })
    if (run.state === 'success') return
    if (run.state === 'failed') throw new Error(`${runId} failed.`)
    await sleep(100)
  }
}

/** How many of the printed lines the pages of the log hold, each in its turn. */
const linesInOrder = async (client: PfadClient, runId: string): Promise<number> => {
  let next = 0
  for (let nth = 0; ; ) {
    const page = await client.call('logs.page', { ...ATTEMPT, runId, place: { nth }, limit: 5000 })
    for (const { text } of page.lines) if (text.startsWith(`line ${next} `)) next += 1
    nth = page.from + page.lines.length
    if (page.isWhole && page.lines.length === 0) return next
  }
}

const bench = (name: string, unit: string, budget: Bench['budget'], pfad: () => Promise<number>): Bench => ({
  name: `the log of a task printing 100,000 lines/s for ${SECONDS} s, in the browser: ${name}`,
  ...{ unit, contenders: { pfad }, reference: null, budget, rounds: 1 },
})

export const benches: readonly Bench[] = [
  bench('p95 of frames', 'ms', { atMost: 50 }, async () => (await measure()).frame),
  bench('lines that the screen does not count', 'lines', { atMost: 0 }, async () => (await measure()).onScreen),
  bench('lines that its pages do not hold', 'lines', { atMost: 0 }, async () => (await measure()).lost),
  bench('lines/s that the task could print', 'lines/s', { atLeast: 0.95 * RATE }, async () => (await measure()).rate),
]
