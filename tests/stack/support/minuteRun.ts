import type { Attempt, DagRun, TaskInstance } from '../../../src-main/contract/models/run.ts'
import type { PfadClient } from '../../../src-main/contract/pfadContract.ts'
import { eventually } from './eventually.ts'
import { MINUTE_DAG, STEPS, type Step } from './minuteDag.ts'

export type EndedRun = { readonly run: DagRun; readonly tasks: TaskInstance[]; readonly attempts: Attempt[] }

/** The test run of one logical date of the minute pipeline, paused or not; each passage takes the former one's place. */
export const createMinuteRun = (client: PfadClient, logicalDate: number, bucket: string) => {
  const find = () => client.call('runs.find', { dagId: MINUTE_DAG, logicalDate })
  const refOf = async () => {
    const run = await find()
    if (run === null) throw new Error('The run is not there.')
    return { dagId: MINUTE_DAG, runId: run.runId }
  }
  const objects = (): Promise<string[]> =>
    client.call('objects.list', { bucket }).then(
      (found) => found.map(({ key }) => key),
      (thrown: { code?: string }) => (thrown.code === 'bucket-not-found' ? [] : Promise.reject(thrown)),
    )
  let passage: Promise<void> = Promise.resolve()
  return {
    objects,
    /** Takes away what former passages made, and begins anew. */
    async begin(): Promise<void> {
      await passage.catch(() => undefined)
      for (const key of await objects()) await client.call('objects.remove', { bucket, key })
      const { promise: begun, resolve, reject } = Promise.withResolvers<void>()
      passage = (async () => {
        // The run lives as long as somebody reads along.
        for await (const { kind } of client.stream('dags.test', { dagId: MINUTE_DAG, logicalDate })) {
          if (kind === 'run') resolve()
        }
      })()
      passage.catch(reject)
      await begun
    },
    /** Resolves in the middle of a step: while its task runs. */
    async during(step: Step): Promise<void> {
      await eventually(
        async () => (await client.call('tasks.list', await refOf())).find(({ taskId }) => taskId === step)?.state,
        (state) => state === 'running' || state === 'success' || state === 'failed',
        { every: 10 },
      )
    },
    /** Whether a step's task runs at this moment. */
    async isIn(step: Step): Promise<boolean> {
      const tasks = await client.call('tasks.list', await refOf())
      return tasks.some(({ taskId, state }) => taskId === step && state === 'running')
    },
    /** Waits for its end. */
    async end(within = 240_000): Promise<EndedRun> {
      const ref = await refOf()
      const run = await eventually(find, (seen) => seen?.state === 'success' || seen?.state === 'failed', { within })
      const tasks = await client.call('tasks.list', ref)
      await passage
      const lists = STEPS.map((taskId) => client.call('attempts.list', { ...ref, taskId }))
      const attempts = (await Promise.all(lists)).flat()
      if (run === null) throw new Error('The run has gone.')
      return { run, tasks, attempts }
    },
    async log(taskId: string, tryNumber: number): Promise<string> {
      const lines: string[] = []
      const asked = { ...(await refOf()), taskId, mapIndex: -1, tryNumber }
      for await (const batch of client.stream('logs.read', asked)) lines.push(...batch.map(({ text }) => text))
      return lines.join('\n')
    },
  }
}
export type MinuteRun = ReturnType<typeof createMinuteRun>
