import { describe, expect, it } from 'vitest'
import { chain, makeDag, makeTask } from '../../../tests/contracts/engineFixtures.ts'
import { failure, type Play, success } from '../../../tests/simulation/scriptedRunner.ts'
import { by, finish, quick, setUp, z } from '../../../tests/simulation/setUp.ts'

const mina = { by: 'mina (web)' }
const slow = (): Play => ({ after: 60_000, result: success(1) })
const tasks = (...ids: string[]) => ({ tasks: ids.map((taskId) => ({ taskId })) })

/** a → b → c, and b fails. */
const heldUp = async () => {
  const setup = await setUp([makeDag('d', chain(['a', 'b', 'c']))], ({ attempt }) => ({
    after: 100,
    result: attempt.taskId === 'b' ? failure() : success(1),
  }))
  const { runId } = await setup.scheduler.trigger({ dagId: 'd', ...by })
  await finish(setup)
  expect(setup.states(runId)).toEqual(['a success', 'b failed', 'c upstream_failed'])
  return { ...setup, runId }
}

describe('marking tasks', () => {
  it('lets a run that was held up go on', async () => {
    const { runId, ...setup } = await heldUp()
    const touched = await setup.scheduler.markTasks({ dagId: 'd', runId, ...tasks('b'), state: 'success', ...mina })
    expect(touched.map(({ rows }) => rows.map(({ taskId, state }) => `${taskId} ${state}`))).toEqual([['b failed']])
    await finish(setup)
    expect(setup.states(runId)).toEqual(['a success', 'b success', 'c success'])
    expect([setup.store.run('d', runId)?.state, setup.script.tasks()]).toEqual(['success', ['a.1', 'b.1', 'c.1']])
  })

  it('leaves a run that is over as it is where nothing was held up', async () => {
    const { runId, ...setup } = await heldUp()
    const mark = { dagId: 'd', runId, ...tasks('a'), state: 'failed', ...mina } as const
    await setup.scheduler.markTasks({ ...mark, tasks: [{ taskId: 'c' }] })
    await finish(setup)
    expect(setup.store.run('d', runId)?.state).toBe('failed')
    expect(setup.states(runId)).toEqual(['a success', 'b failed', 'c failed'])
    // Nothing remembers it as active: another command finds it over.
    await expect(setup.scheduler.cancelRun({ dagId: 'd', runId, ...mina })).rejects.toMatchObject({
      code: 'run-not-active',
    })
  })

  it.each([
    ['success', 'a failure', failure('too late')],
    ['failed', 'a failure', failure('too late')],
    ['success', 'a result', success(7)],
    ['failed', 'a result', success(7)],
  ] as const)('%s stops one that runs, and its late answer, %s, changes nothing', async (state, _what, onAbort) => {
    // c keeps the run going while the answer comes.
    const dag = makeDag('d', [...chain(['a', 'b']), makeTask('c')])
    const setup = await setUp([dag], () => ({ ...slow(), onAbort }), {}, 300)
    const { runId } = await setup.scheduler.trigger({ dagId: 'd', ...by })
    await setup.scheduler.markTasks({ dagId: 'd', runId, ...tasks('a'), state, ...mina })
    await finish(setup, 1000)
    const [a] = setup.store.taskInstances('d', runId)
    expect(a).toMatchObject({ state, tryNumber: 1, reason: `Marked ${state} by mina (web).` })
    expect(setup.states(runId)[1]).toBe(state === 'success' ? 'b running' : 'b upstream_failed')
    expect(setup.store.attempts('d', runId, 'a')).toMatchObject([{ outcome: 'cancelled' }])
    expect([setup.store.xcoms({ dagId: 'd', runId, taskId: 'a' }), setup.problems]).toEqual([[], []])
    await finish(setup, 120_000)
    expect(setup.store.run('d', runId)?.state).toBe(state)
  })

  it('reaches tasks before and after, a group, and runs by date', async () => {
    const group = makeDag(
      'd',
      [makeTask('x'), makeTask('g.y', { groupId: 'g', upstream: ['x'] }), makeTask('z', { upstream: ['g.y'] })],
      {
        groups: [{ groupId: 'g', parentId: null, tooltip: '' }],
      },
    )
    const setup = await setUp([group])
    for (const at of ['06', '07'])
      await setup.scheduler.trigger({ dagId: 'd', logicalDate: z(`2025-01-15T${at}:00Z`), ...by })
    await finish(setup)
    const runId = 'manual__2025-01-15T07:00:00+00:00'
    const mark = { dagId: 'd', runId, state: 'failed', dryRun: true, ...mina } as const
    const names = async (more: object) =>
      (await setup.scheduler.markTasks({ ...mark, ...more })).flatMap(({ run, rows }) =>
        rows.map(({ taskId }) => `${run.runId.slice(19, 21)} ${taskId}`),
      )
    expect(await names({ ...tasks('g.y'), upstream: true })).toEqual(['07 g.y', '07 x'])
    expect(await names({ ...tasks('g.y'), downstream: true })).toEqual(['07 g.y', '07 z'])
    expect(await names({ groupIds: ['g'] })).toEqual(['07 g.y'])
    expect(await names({ ...tasks('x'), past: true })).toEqual(['06 x', '07 x'])
    await expect(names({})).rejects.toMatchObject({ code: 'bad-argument' })
    expect(setup.states(runId)).toEqual(['g.y success', 'x success', 'z success'])
  })
})

describe('marking a run', () => {
  it.each(['success', 'failed'] as const)(
    '%s: what runs gets the state, what has not begun is skipped',
    async (state) => {
      const setup = await setUp(
        [makeDag('d', [makeTask('a'), makeTask('b', { upstream: ['a'] }), makeTask('q')])],
        ({ attempt }) => (attempt.taskId === 'q' ? quick() : slow()),
      )
      const { runId } = await setup.scheduler.trigger({ dagId: 'd', ...by })
      await finish(setup, 1000)
      const request = { dagId: 'd', runId, state, ...mina }
      expect((await setup.scheduler.markRun({ ...request, dryRun: true })).rows).toHaveLength(2)
      expect(setup.states(runId)).toEqual(['a running', 'b none', 'q success'])
      await setup.scheduler.markRun(request)
      await finish(setup)
      expect([setup.store.run('d', runId)?.state, setup.states(runId)]).toEqual([
        state,
        [`a ${state}`, 'b skipped', 'q success'],
      ])
      expect(setup.store.history({ dagId: 'd', runId }, 99).at(-1)).toMatchObject({ by: 'mina (web)', taskId: null })
    },
  )

  it('changes the verdict on one that is over', async () => {
    const { runId, ...setup } = await heldUp()
    await setup.scheduler.markRun({ dagId: 'd', runId, state: 'success', ...mina })
    await finish(setup)
    expect(setup.store.run('d', runId)?.state).toBe('success')
    expect(setup.states(runId)).toEqual(['a success', 'b failed', 'c upstream_failed'])
  })
})

describe('cancelling', () => {
  it('ends one task instance; the run goes on', async () => {
    const setup = await setUp([makeDag('d', [makeTask('a'), makeTask('q')])], slow)
    const { runId } = await setup.scheduler.trigger({ dagId: 'd', ...by })
    const tried = await setup.scheduler.cancelTasks({ dagId: 'd', runId, ...tasks('a'), ...mina, dryRun: true })
    expect(tried.rows.map(({ taskId, state }) => `${taskId} ${state}`)).toEqual(['a running'])
    expect(setup.states(runId)).toEqual(['a running', 'q running'])
    await setup.scheduler.cancelTasks({ dagId: 'd', runId, ...tasks('a'), ...mina })
    await finish(setup, 1000)
    expect(setup.states(runId)).toEqual(['a failed', 'q running'])
    expect(setup.store.taskInstances('d', runId)[0]?.reason).toBe('Cancelled by mina (web).')
    const again = setup.scheduler.cancelTasks({ dagId: 'd', runId, ...tasks('a'), ...mina })
    await expect(again).rejects.toMatchObject({ code: 'task-not-active' })
  })
})
