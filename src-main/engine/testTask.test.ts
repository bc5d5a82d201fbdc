import { describe, expect, it } from 'vitest'
import { chain, makeDag, makeTask } from '../../tests/contracts/engineFixtures.ts'
import { failure, success } from '../../tests/simulation/scriptedRunner.ts'
import { by, everyMinute, finish, setUp, z } from '../../tests/simulation/setUp.ts'

const callbacks = { onSuccess: true, onFailure: true, onRetry: true, onSkipped: true }
const dag = makeDag('d', chain(['a', 'b'], { callbacks, retries: 3 }), { ...everyMinute, isPausedUponCreation: true })
const logicalDate = z('2025-01-15T08:00Z')
const test = { dagId: 'd', taskId: 'b', logicalDate, by: 'mina (cli)' }
const never = new AbortController().signal

describe('tasks test', () => {
  it('runs one task with the results of the stored run, and keeps nothing of it but a line of the DAG’s history', async () => {
    const setup = await setUp([dag], () => ({ after: 100, result: success(7) }))
    await setup.scheduler.setPaused({ dagId: 'd', isPaused: false, by: 'ui' })
    const { runId } = await setup.scheduler.trigger({ dagId: 'd', logicalDate, ...by })
    await finish(setup, 1000)
    const before = setup.store.runDetail('d', runId)
    const { result, ...told } = await setup.scheduler.testTask({ ...test, conf: { x: 1 } }, never)
    await finish(setup, 1000)
    expect(await result).toEqual(success(7))
    expect(told).toMatchObject({ runId, missing: [] })
    const request = setup.script.requests.findLast(({ attempt }) => attempt.runId.startsWith('tasks_test__'))
    expect(request).toMatchObject({
      attempt: { taskId: 'b', tryNumber: 1 },
      dagRun: { runId, conf: { x: 1 }, logicalDate },
      upstreamResults: { a: 7 },
      retriesLeft: 0,
    })
    expect(setup.store.runDetail('d', runId)).toEqual(before)
    expect([setup.store.callbacks(), setup.store.runningAttempts()]).toEqual([[], []])
    const [note] = setup.store.historyPage({ dagId: 'd' }, { before: null, limit: 1 }).events
    expect(note).toMatchObject({ name: 'testTask', by: 'mina (cli)', detail: { testTask: { taskId: 'b', runId } } })
  })

  it('needs no run, says what is missing, and runs though the DAG is paused', async () => {
    const setup = await setUp([dag], () => ({ after: 100, result: failure('no') }))
    const { result, ...told } = await setup.scheduler.testTask(test, never)
    await finish(setup, 1000)
    expect(await result).toMatchObject({ outcome: 'failed', error: { message: 'no' } })
    expect(told).toMatchObject({ runId: null, missing: ['a'] })
    expect([setup.script.tasks(), setup.script.callbacks(), setup.store.runs({ limit: 9 })]).toEqual([['b.1'], [], []])
  })

  it('lets a sensor look again until it is done, and stops when nobody waits', async () => {
    let looks = 0
    const setup = await setUp([dag], () => {
      looks += 1
      return { after: 10, result: looks < 3 ? { outcome: 'rescheduled', at: setup.clock.now() + 5000 } : success(1) }
    })
    const { result } = await setup.scheduler.testTask(test, never)
    await finish(setup, 20_000)
    expect([await result, looks]).toEqual([success(1), 3])
    looks = -100
    const stop = new AbortController()
    const endless = await setup.scheduler.testTask(test, stop.signal)
    await finish(setup, 1000)
    stop.abort('enough')
    expect((await endless.result).outcome).toBe('rescheduled')
  })

  it('refuses what is not there', async () => {
    const mapped = makeDag('m', [makeTask('a', { mapping: { over: [{ length: 2 }], whole: [], maxMapLength: 9 } })])
    const setup = await setUp([dag, mapped])
    for (const [more, code] of [
      [{ taskId: 'x' }, 'task-not-found'],
      [{ dagId: 'x' }, 'dag-not-found'],
      [{ runId: 'x' }, 'run-not-found'],
      [{ dagId: 'm', taskId: 'a' }, 'bad-argument'],
    ] as const) {
      await expect(setup.scheduler.testTask({ ...test, ...more }, never)).rejects.toMatchObject({ code })
    }
    expect(setup.script.requests).toEqual([])
  })
})
