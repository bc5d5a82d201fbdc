import { setTimeout as sleep } from 'node:timers/promises'
import type { DagRun } from '../../../src-main/contract/models/run.ts'
import type { PfadClient } from '../../../src-main/contract/pfadContract.ts'
import { createTestHome, type RunningApp, startApp } from '../../setup/app.ts'

export const MINUTE_DAG = 'clickHouse_pyspark_dashboard'

/** A started app on a home of its own; disposing ends the app and removes the home. */
export const startFixture = async (): Promise<RunningApp> => {
  const home = await createTestHome()
  const app = await startApp(home.path)
  return {
    ...app,
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]()
      await home[Symbol.asyncDispose]()
    },
  }
}

/** The first run of the minute DAG that fits, looked for every `every` ms; an error after `within` ms. */
export const awaitRun = async (
  client: PfadClient,
  fits: (run: DagRun) => boolean,
  { within = 150_000, every = 20 }: { within?: number; every?: number } = {},
): Promise<DagRun> => {
  for (const deadline = Date.now() + within; Date.now() < deadline; await sleep(every)) {
    const run = (await client.call('runs.list', { dagId: MINUTE_DAG, limit: 20 })).find(fits)
    if (run) return run
  }
  throw new Error(`No such run of ${MINUTE_DAG} within ${within / 1000} s.`)
}

/** The same promise for all who ask: several figures of one measurement. */
export const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | null = null
  return () => (made ??= make())
}
