import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { PfadClient } from '../../../src-main/contract/pfadContract.ts'
import { createTestHome, startApp } from '../../setup/app.ts'
import type { Bench } from '../harness/bench.ts'
import { awaitRun, MINUTE_DAG, once } from './fixture.ts'
import type { LoopDelay } from './loopDelay.ts'

const RATE = 10_000
const SECONDS = Number(process.env['PFAD_BENCH_INGEST_SECONDS'] ?? 180)

/** The producer at 10,000 events/s for three minutes, while each minute is extracted and analysed. */
const measureIngest = once(async () => {
  await using home = await createTestHome()
  const file = join(home.path, 'loop-delay.json')
  const hook = new URL('loopDelay.ts', import.meta.url).href
  let flow: Flow
  {
    await using app = await startApp(home.path, { PFAD_LOOP_DELAY_FILE: file, NODE_OPTIONS: `--import=${hook}` })
    await awaitRun(app.client, ({ state }) => state === 'success')
    flow = await drive(app.client)
  }
  const delay = JSON.parse(readFileSync(file, 'utf8')) as LoopDelay
  console.error(`  produced ${flow.produced}, stored ${flow.stored}; loop delay p50 ${delay.p50}, max ${delay.max} ms`)
  return { ...flow, delay }
})

type Flow = { readonly produced: number; readonly stored: number; readonly seconds: number }

const drive = async (client: PfadClient): Promise<Flow> => {
  await client.call('producer.set', { running: false, eventsPerSecond: 0 })
  await sleep(1000)
  const { produced: producedBefore } = await client.call('producer.status', {})
  const { count: storedBefore } = await client.call('events.count', {})
  const began = Date.now()
  await client.call('producer.set', { running: true, eventsPerSecond: RATE })
  await sleep(SECONDS * 1000)
  await client.call('producer.set', { running: false, eventsPerSecond: 0 })
  const seconds = (Date.now() - began) / 1000
  await sleep(2000)
  const { produced } = await client.call('producer.status', {})
  const { count: stored } = await client.call('events.count', {})
  const failed = await client.call('runs.list', { dagId: MINUTE_DAG, state: 'failed' })
  if (failed.length > 0) throw new Error(`${failed.length} runs failed meanwhile.`)
  return { produced: produced - producedBefore, stored: stored - storedBefore, seconds }
}

const figure = (name: string, unit: string, budget: Bench['budget'], pfad: () => Promise<number>): Bench => ({
  name: `${name}, 10,000 events/s`,
  unit,
  contenders: { pfad },
  reference: null,
  budget,
  rounds: 1,
})

export const benches: Bench[] = [
  figure('main-loop delay p99', 'ms', { atMost: 20 }, async () => (await measureIngest()).delay.p99),
  figure('events lost or doubled', 'events', { atMost: 0 }, async () => {
    const { produced, stored } = await measureIngest()
    return Math.abs(produced - stored)
  }),
  figure('events taken in', 'events/s', { atLeast: RATE }, async () => {
    const { stored, seconds } = await measureIngest()
    return stored / seconds
  }),
]
