import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { PfadClient } from '../../../src-main/contract/pfadContract.ts'
import { createTestHome, launchApp, type RunningApp, startApp } from '../../setup/app.ts'
import { createRandom } from '../../setup/random.ts'
import type { Bench } from '../harness/bench.ts'
import { percentile } from '../harness/judge.ts'
import { awaitRun, MINUTE_DAG, once } from '../system/fixture.ts'
import { multiplyRun, YEAR_OF_MINUTES } from './year.ts'

/** A year of minutes: 525,600 runs, 1.6 M task instances, with their attempts, XComs and history. */
const year = once(async () => {
  const home = await createTestHome()
  process.once('exit', () => void home[Symbol.asyncDispose]())
  {
    await using app = await startApp(home.path)
    await awaitRun(app.client, ({ state }) => state === 'success')
  }
  const path = join(home.path, 'pfad.db')
  const began = performance.now()
  multiplyRun(path)
  const megabytes = statSync(path).size / 1e6
  console.error(
    `  made in ${Math.round((performance.now() - began) / 1000)} s; pfad.db has ${Math.round(megabytes)} MB`,
  )
  return { home: home.path, megabytes, until: Date.now() }
})

let app: RunningApp | null = null
const shared: Pick<Bench, 'setup' | 'teardown'> = {
  setup: async () => {
    app = await startApp((await year()).home)
    await app.client.call('dags.list', {})
  },
  teardown: async () => {
    await app?.[Symbol.asyncDispose]()
    app = null
  },
}

const CALLS = 200
const random = createRandom(1)

/** The p99 of a call at random instants of the year, from the socket's client to its answer: what a screen waits for. */
const p99 = (ask: (client: PfadClient, at: number) => Promise<unknown>) => async (): Promise<number> => {
  if (app === null) throw new Error('The setup has not run.')
  const { until } = await year()
  const samples: number[] = []
  for (let round = 0; round < CALLS; round += 1) {
    const at = Math.round(until - random() * YEAR_OF_MINUTES * 60_000)
    const began = performance.now()
    await ask(app.client, at)
    samples.push(performance.now() - began)
  }
  return percentile(samples, 0.99) ?? Number.NaN
}

const dagId = MINUTE_DAG
const runId = (at: number): string => `scheduled__${new Date(at - (at % 60_000)).toISOString().slice(0, 19)}+00:00`

const reads: Readonly<Record<string, (client: PfadClient, at: number) => Promise<unknown>>> = {
  'list (newest 100 of all DAGs)': (client) => client.call('runs.list', {}),
  'list (100 of the DAG before an instant)': (client, before) => client.call('runs.list', { dagId, before }),
  'list (failed ones)': (client, before) => client.call('runs.list', { dagId, state: 'failed', before }),
  'grid (25 runs)': (client, before) => client.call('runs.grid', { dagId, before }),
  'grid (100 runs)': (client, before) => client.call('runs.grid', { dagId, before, limit: 100 }),
  calendar: (client, at) => client.call('runs.calendar', { dagId, year: new Date(at).getUTCFullYear() }),
  'one run': (client, at) => client.call('runs.get', { dagId, runId: runId(Math.min(at, Date.now() - 7_200_000)) }),
  'explain (any date)': (client, at) => client.call('dags.explain', { dagId, at }),
  'a run by its date': (client, at) => client.call('runs.find', { dagId, logicalDate: at - (at % 60_000) }),
}

export const benches: readonly Bench[] = [
  ...Object.entries(reads).map(
    ([name, ask]): Bench => ({
      name: `525,600 runs: ${name}, p99`,
      ...{ unit: 'ms', contenders: { pfad: p99(ask) }, reference: null, budget: { atMost: 20 }, warmup: 1, ...shared },
    }),
  ),
  {
    name: '525,600 runs: start to answering URL',
    ...{ unit: 's', reference: null, budget: { atMost: 1.5 }, warmup: 1 },
    contenders: {
      pfad: async () => {
        const { home } = await year()
        const began = performance.now()
        await using started = await launchApp(home)
        await (await fetch(started.url, { redirect: 'manual' })).body?.cancel()
        return (performance.now() - began) / 1000
      },
    },
  },
  {
    name: '525,600 runs: size of pfad.db',
    ...{ unit: 'MB', reference: null, budget: null, rounds: 1 },
    contenders: { pfad: async () => (await year()).megabytes },
  },
]
