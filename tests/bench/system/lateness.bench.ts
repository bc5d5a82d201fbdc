import type { RunningApp } from '../../setup/app.ts'
import type { Bench } from '../harness/bench.ts'
import { awaitRun, startFixture } from './fixture.ts'

let fixture: RunningApp | null = null

/** Waits for the next minute's run and gives the seconds from when it was due until it had succeeded. */
const nextMinute = async (): Promise<number> => {
  if (!fixture) throw new Error('The setup has not run.')
  const asked = Date.now()
  const run = await awaitRun(
    fixture.client,
    ({ runType, runAfter, endDate }) => runType === 'scheduled' && runAfter > asked && endDate !== null,
    { every: 100 },
  )
  if (run.state !== 'success' || run.endDate === null) throw new Error(`${run.runId} is ${run.state}.`)
  return (run.endDate - run.runAfter) / 1000
}

export const benches: Bench[] = [
  {
    name: 'live minute due to its run successful',
    unit: 's',
    contenders: { pfad: nextMinute },
    reference: null,
    budget: { atMost: 3 },
    setup: async () => {
      fixture = await startFixture()
      await awaitRun(fixture.client, ({ state }) => state === 'success')
    },
    teardown: async () => {
      await fixture?.[Symbol.asyncDispose]()
    },
  },
]
