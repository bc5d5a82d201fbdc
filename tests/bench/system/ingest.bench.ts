import { spawn } from 'node:child_process'
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

const hook = `--import=${new URL('loopDelay.ts', import.meta.url).href}`
const readDelay = (file: string): LoopDelay => JSON.parse(readFileSync(file, 'utf8')) as LoopDelay

/** The producer at 10,000 events/s for three minutes, while each minute is extracted and analysed. */
const measureIngest = once(async () => {
  await using home = await createTestHome()
  await using other = await createTestHome()
  const file = join(home.path, 'loop-delay.json')
  const bareFile = join(other.path, 'loop-delay.json')
  let flow: Flow
  {
    const env = { NODE_OPTIONS: hook, PFAD_LOOP_DELAY_FILE: file, PFAD_LOOP_DELAY_PROGRAM: 'cli.js' }
    await using app = await startApp(home.path, env)
    await awaitRun(app.client, ({ state }) => state === 'success')
    await using _idle = startIdleNode({ NODE_OPTIONS: hook, PFAD_LOOP_DELAY_FILE: bareFile })
    flow = await drive(app.client)
  }
  const delay = readDelay(file)
  console.error(`  produced ${flow.produced}, stored ${flow.stored}; loop delay p50 ${delay.p50}, max ${delay.max} ms`)
  return { ...flow, delay, bareDelay: readDelay(bareFile) }
})

/** A Node that does nothing, at the same time on the same machine: what of the delay is the machine's. */
const startIdleNode = (env: NodeJS.ProcessEnv): AsyncDisposable => {
  const child = spawn(
    process.execPath,
    ['-e', "process.on('SIGTERM', () => process.exit()); setInterval(() => {}, 1e6)"],
    {
      env: { ...process.env, ...env },
      stdio: 'inherit',
    },
  )
  return {
    async [Symbol.asyncDispose]() {
      const exited = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await exited
    },
  }
}

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
  {
    name: 'main-loop delay p99, 10,000 events/s',
    unit: 'ms',
    contenders: {
      'idle node beside it': async () => (await measureIngest()).bareDelay.p99,
      pfad: async () => (await measureIngest()).delay.p99,
    },
    reference: 'idle node beside it',
    budget: { atMost: 20 },
    rounds: 1,
  },
  figure('events lost or doubled', 'events', { atMost: 0 }, async () => {
    const { produced, stored } = await measureIngest()
    return Math.abs(produced - stored)
  }),
  figure('events taken in', 'events/s', { atLeast: RATE }, async () => {
    const { stored, seconds } = await measureIngest()
    return stored / seconds
  }),
]
