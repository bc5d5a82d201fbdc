import type { PfadError } from '../../src-main/contract/error.ts'
import type { SerializedDag } from '../../src-main/contract/models/dag.ts'
import { createScheduler, type SchedulerOptions } from '../../src-main/engine/createScheduler.ts'
import type { AttemptRequest } from '../../src-main/engine/ports/attemptRunner.ts'
import { makeFile } from '../contracts/engineFixtures.ts'
import { createMemoryRunStore } from '../contracts/memory/runStore.ts'
import { createScriptedRunner, type Play, success } from './scriptedRunner.ts'
import { createSimClock } from './simClock.ts'

export const z = (text: string) => Date.parse(text)
export const START = z('2025-01-15T10:00:30Z')
/** Every attempt succeeds after 100 ms. */
export const quick = (): Play => ({ after: 100, result: success(1) })

/** A scheduler on simulated time, a store and a runner without processes; started, its first pass done. */
export const setUp = async (
  dags: readonly SerializedDag[],
  play: (request: AttemptRequest) => Play = quick,
  over: Partial<SchedulerOptions> = {},
  /** How long an attempt goes on that was told to stop (ms). */
  grace = 0,
) => {
  const clock = createSimClock(START)
  const store = over.runStore ?? createMemoryRunStore()
  const script = createScriptedRunner(clock, play, grace)
  const problems: PfadError[] = []
  const open = (owner: string) =>
    createScheduler({
      ...{ runStore: store, clock, runner: script.runner, owner, backend: () => 'embedded' as const },
      onProblem: (problem) => problems.push(problem),
      ...over,
    })
  const scheduler = open('one')
  for (const dag of dags) await scheduler.registerFile(makeFile(dag))
  scheduler.start()
  await clock.settle()
  const runs = (dagId = 'd') =>
    store
      .runs({ dagId, limit: 100 })
      .toReversed()
      .map(({ runId, state }) => `${runId.replace(/T|:00\+00:00$/g, ' ').trim()} ${state}`)
  const states = (runId: string, dagId = 'd') =>
    store.taskInstances(dagId, runId).map(({ taskId, state }) => `${taskId} ${state}`)
  return { clock, store, scheduler, script, problems, runs, states, open }
}
export type Setup = Awaited<ReturnType<typeof setUp>>
/** Lets time go on. */
export const finish = async ({ clock }: Setup, ms = 60_000) => clock.runUntil(clock.now() + ms)
export const by = { triggeredBy: 'cli' }
export const everyMinute = { schedule: { kind: 'cron', expression: '* * * * *', timezone: 'UTC' } } as const
