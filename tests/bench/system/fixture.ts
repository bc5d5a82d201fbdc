import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { DagRun } from '../../../src-main/contract/models/run.ts'
import type { PfadClient } from '../../../src-main/contract/pfadContract.ts'
import { type PfadApp, startPfad } from '../../setup/pfadApp.ts'

export const MINUTE_DAG = 'clickHouse_pyspark_dashboard'

/** A started app on a home of its own with a client; disposing ends the app and removes the home. */
export type Fixture = AsyncDisposable & { readonly app: PfadApp; readonly client: PfadClient }

export const startFixture = async (env: NodeJS.ProcessEnv = {}): Promise<Fixture> => {
  const home = await freshHome()
  const app = await startPfad(home, env)
  const client = await app.connect()
  return {
    app,
    client,
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]()
      await app.stop()
      await removeHome(home)
    },
  }
}

export const freshHome = (): Promise<string> => mkdtemp(join(tmpdir(), 'pfad-bench-'))

export const removeHome = (home: string): Promise<void> => rm(home, { recursive: true, force: true })

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
