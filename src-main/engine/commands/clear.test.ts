import { describe, expect, it } from 'vitest'
import { chain, makeDag, makeFile, makeTask } from '../../../tests/contracts/engineFixtures.ts'
import { failure, type Play, success } from '../../../tests/simulation/scriptedRunner.ts'
import { by, finish, quick, type Setup, setUp, z } from '../../../tests/simulation/setUp.ts'
import type { AttemptRequest } from '../ports/attemptRunner.ts'
import { MAX_RUNS } from './selectRuns.ts'

const mina = { by: 'mina (cli)' }
const dag = makeDag('d', chain(['a', 'b', 'c'], { retries: 1, retryDelay: 1000 }))
const dates = ['2025-01-15T06:00Z', '2025-01-15T07:00Z', '2025-01-15T08:00Z'].map(z)

/** Three runs of `d`, over. */
const threeRuns = async (play: (request: AttemptRequest) => Play = quick) => {
  const setup = await setUp([dag], play)
  for (const logicalDate of dates) await setup.scheduler.trigger({ dagId: 'd', logicalDate, ...by })
  await finish(setup)
  return setup
}
const names = (touched: Awaited<ReturnType<Setup['scheduler']['clear']>>) =>
  touched.flatMap(({ run, rows }) =>
    rows.map(({ taskId }) => `${new Date(run.logicalDate ?? 0).getUTCHours()} ${taskId}`),
  )
const hour = (at: number) => `manual__2025-01-15T0${at}:00:00+00:00`

describe('clear', () => {
  it('runs the chosen tasks again: attempts, logs and results of former tries stay, failures count anew', async () => {
    const setup = await threeRuns()
    const touched = await setup.scheduler.clear({
      dagId: 'd',
      runId: hour(7),
      tasks: [{ taskId: 'b' }],
      downstream: true,
      ...mina,
    })
    expect(names(touched)).toEqual(['7 b', '7 c'])
    await finish(setup)
    expect(setup.store.run('d', hour(7))?.state).toBe('success')
    expect(setup.script.tasks().slice(-2)).toEqual(['b.2', 'c.2'])
    const detail = setup.store.runDetail('d', hour(7))
    expect(detail?.attempts.map(({ taskId, tryNumber }) => `${taskId}.${tryNumber}`)).toEqual([
      'a.1',
      'b.1',
      'b.2',
      'c.1',
      'c.2',
    ])
    expect(detail?.xcoms.map(({ taskId, tryNumber }) => `${taskId}.${tryNumber}`).toSorted()).toEqual([
      'a.1',
      'b.1',
      'b.2',
      'c.1',
      'c.2',
    ])
    expect(setup.store.run('d', hour(6))?.state).toBe('success')
  })

  it('counts retries anew', async () => {
    const setup = await threeRuns(() => ({ after: 100, result: failure() }))
    expect(setup.states(hour(6))).toEqual(['a failed', 'b upstream_failed', 'c upstream_failed'])
    await setup.scheduler.clear({ dagId: 'd', runId: hour(6), onlyFailed: true, ...mina })
    await finish(setup)
    expect(setup.store.taskInstances('d', hour(6))[0]).toMatchObject({ state: 'failed', tryNumber: 4, failures: 2 })
  })

  it('takes runs before or after by date, or those of a range, both ends included', async () => {
    const setup = await threeRuns()
    const clear = async (more: object) =>
      names(await setup.scheduler.clear({ dagId: 'd', tasks: [{ taskId: 'a' }], dryRun: true, ...mina, ...more }))
    expect(await clear({ runId: hour(7), past: true })).toEqual(['6 a', '7 a'])
    expect(await clear({ runId: hour(7), future: true })).toEqual(['7 a', '8 a'])
    expect(await clear({ runId: hour(7), past: true, future: true })).toEqual(['6 a', '7 a', '8 a'])
    expect(await clear({ startDate: dates[1] })).toEqual(['7 a', '8 a'])
    expect(await clear({ startDate: dates[0], endDate: dates[1] })).toEqual(['6 a', '7 a'])
    expect(await clear({})).toEqual(['6 a', '7 a', '8 a'])
    expect(setup.runs().every((run) => run.endsWith('success'))).toBe(true)
  })

  it('changes nothing when it is only asked what it would do, or refused', async () => {
    const setup = await threeRuns()
    const before = setup.store.runDetail('d', hour(7))
    await setup.scheduler.clear({ dagId: 'd', runId: hour(7), dryRun: true, ...mina })
    const refused: [object, string][] = [
      [{ runId: 'nope' }, 'run-not-found'],
      [{ runId: hour(7), tasks: [{ taskId: 'x' }] }, 'task-not-found'],
      [{ runId: hour(7), groupIds: ['x'] }, 'group-not-found'],
      [{ startDate: dates[1], endDate: dates[0] }, 'bad-argument'],
      [{ dagId: 'other' }, 'dag-not-found'],
    ]
    for (const [request, code] of refused) {
      await expect(setup.scheduler.clear({ dagId: 'd', ...mina, ...request })).rejects.toMatchObject({ code })
    }
    await finish(setup)
    expect(setup.store.runDetail('d', hour(7))).toEqual(before)
  })

  it('refuses more runs than one commit should write', async () => {
    const setup = await threeRuns()
    const [run] = setup.store.runs({ dagId: 'd', limit: 1 })
    if (run === undefined) throw new Error('no run')
    const many = Array.from({ length: MAX_RUNS }, (_, n) => ({ ...run, runId: `r${n}`, logicalDate: n }))
    expect(setup.store.commit(many.map((each) => ({ type: 'createRun', run: each, taskInstances: [] })))).toBe(true)
    await expect(setup.scheduler.clear({ dagId: 'd', ...mina })).rejects.toMatchObject({ code: 'too-many-runs' })
    expect(await setup.scheduler.clear({ dagId: 'd', startDate: 1e6, dryRun: true, ...mina })).toHaveLength(3)
  })

  it('stops what runs, and begins again only once the old child is gone', async () => {
    const play: Play = { after: 60_000, result: success() }
    const setup = await setUp([makeDag('d', [makeTask('a')])], () => play, {}, 700)
    const { runId } = await setup.scheduler.trigger({ dagId: 'd', ...by })
    await setup.scheduler.clear({ dagId: 'd', runId, ...mina })
    expect([setup.states(runId), setup.store.run('d', runId)?.state]).toEqual([['a scheduled'], 'running'])
    await finish(setup, 600)
    expect([setup.script.running.size, setup.script.tasks()]).toEqual([1, ['a.1']])
    const { reasons } = setup.scheduler.explain({ dagId: 'd', runId })
    expect(reasons.at(-1)?.sentence).toBe('"a" waits until the process of its last attempt is gone.')
    await finish(setup, 200)
    expect([setup.script.running.size, setup.script.tasks()]).toEqual([1, ['a.1', 'a.2']])
    await finish(setup, 61_000)
    const attempts = setup.store.attempts('d', runId, 'a')
    expect(attempts.map(({ outcome, error }) => [outcome, error?.message])).toEqual([
      ['cancelled', 'Cleared by mina (cli).'],
      ['success', undefined],
    ])
  })

  it('counts a cleared run in max_active_runs', async () => {
    const one = { ...dag, maxActiveRuns: 1 }
    const setup = await setUp([one], () => ({ after: 5000, result: success() }))
    for (const logicalDate of dates) await setup.scheduler.trigger({ dagId: 'd', logicalDate, ...by })
    await finish(setup)
    await setup.scheduler.clear({ dagId: 'd', ...mina })
    expect(setup.runs().map((run) => run.split(' ').at(-1))).toEqual(['running', 'queued', 'queued'])
    await finish(setup)
    expect(setup.runs().map((run) => run.split(' ').at(-1))).toEqual(['success', 'success', 'success'])
  })

  it('goes by the version that the run started with, or by the latest if asked', async () => {
    const setup = await threeRuns()
    await setup.scheduler.registerFile(makeFile({ ...makeDag('d', chain(['b', 'z'])), version: 'v2' }))
    await setup.scheduler.clear({ dagId: 'd', runId: hour(6), tasks: [{ taskId: 'a' }], ...mina })
    await finish(setup)
    expect(setup.script.requests.at(-1)).toMatchObject({ dagVersion: 'v1', attempt: { taskId: 'a', tryNumber: 2 } })
    await setup.scheduler.clear({
      dagId: 'd',
      runId: hour(6),
      tasks: [{ taskId: 'b' }],
      runOnLatestVersion: true,
      ...mina,
    })
    await finish(setup)
    expect(setup.states(hour(6))).toEqual(['a removed', 'b success', 'c removed', 'z success'])
    expect(setup.script.requests.at(-1)).toMatchObject({ dagVersion: 'v2', attempt: { taskId: 'z', tryNumber: 1 } })
  })

  it('refuses to change the version of a run that is at work', async () => {
    const setup = await setUp([dag], () => ({ after: 60_000, result: success() }))
    const { runId } = await setup.scheduler.trigger({ dagId: 'd', ...by })
    const request = { dagId: 'd', runId, runOnLatestVersion: true, ...mina }
    await expect(setup.scheduler.clear(request)).rejects.toMatchObject({ code: 'run-active' })
  })

  it('is an event with who and when, on the run and on each task', async () => {
    const setup = await threeRuns()
    const at = setup.clock.now()
    await setup.scheduler.clear({ dagId: 'd', runId: hour(6), tasks: [{ taskId: 'c' }], ...mina })
    await finish(setup)
    const mine = setup.store.history({ dagId: 'd', runId: hour(6) }, 99).filter((event) => event.by === mina.by)
    expect(mine.map(({ name, taskId, at: when }) => [name, taskId, when])).toEqual([
      ['clear', 'c', at],
      ['clear', null, at],
    ])
  })
})
