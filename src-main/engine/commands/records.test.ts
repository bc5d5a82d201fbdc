import { describe, expect, it } from 'vitest'
import { chain, makeDag } from '../../../tests/contracts/engineFixtures.ts'
import { success } from '../../../tests/simulation/scriptedRunner.ts'
import { by, everyMinute, finish, setUp, z } from '../../../tests/simulation/setUp.ts'
import { createHistory } from '../history.ts'

const mina = { by: 'mina (window)' }
const dag = makeDag('d', chain(['a', 'b']))

describe('who and when', () => {
  it('is written for a trigger, with its conf but not the secrets in it', async () => {
    const setup = await setUp([dag])
    const conf = { from: '2025', dbPassword: 'hunter2', list: [{ token: 'abc' }] }
    const { runId } = await setup.scheduler.trigger({ dagId: 'd', conf, triggeredBy: mina.by })
    const [first] = setup.store.history({ dagId: 'd', runId }, 9)
    expect(first).toMatchObject({ by: mina.by, at: setup.clock.now() })
    expect(first?.detail).toEqual({ create: { conf: { from: '2025', dbPassword: '***', list: [{ token: '***' }] } } })
    expect(setup.store.run('d', runId)?.conf).toEqual(conf)
  })

  it('names the person of a test run, and nobody for what the schedule makes', async () => {
    const setup = await setUp([makeDag('d', chain(['a']), everyMinute)])
    const test = await setup.scheduler.runTest({ dagId: 'd', logicalDate: z('2025-01-15T08:00Z'), ...mina })
    const [scheduled] = setup.store.runs({ dagId: 'd', limit: 9 }).filter(({ runType }) => runType === 'scheduled')
    const creator = (runId: string) => setup.store.history({ dagId: 'd', runId }, 1)[0]?.by
    expect([creator(test.runId), creator(scheduled?.runId ?? '')]).toEqual(['mina (window)', null])
  })
})

describe('a note', () => {
  it('stands on a run or a task instance, and every version of it in the history', async () => {
    const setup = await setUp([dag])
    const { runId } = await setup.scheduler.trigger({ dagId: 'd', ...by })
    await setup.scheduler.setNote({ dagId: 'd', runId, text: 'while it runs', ...mina })
    await finish(setup)
    await setup.scheduler.setNote({ dagId: 'd', runId, text: 'late data', ...mina })
    await setup.scheduler.setNote({ dagId: 'd', runId, taskId: 'b', text: 'see ticket 7', ...mina })
    expect(setup.store.notes('d', runId).map(({ taskId, text, by: who }) => [taskId, text, who])).toEqual([
      [null, 'late data', mina.by],
      ['b', 'see ticket 7', mina.by],
    ])
    const written = setup.store.history({ dagId: 'd', runId }, 99).filter(({ name }) => name === 'setNote')
    expect(written.map(({ taskId, detail }) => [taskId, detail])).toEqual([
      [null, { setNote: { text: 'while it runs' } }],
      [null, { setNote: { text: 'late data' } }],
      ['b', { setNote: { text: 'see ticket 7' } }],
    ])
    await setup.scheduler.setNote({ dagId: 'd', runId, taskId: 'b', text: null, ...mina })
    expect(setup.store.notes('d', runId)).toHaveLength(1)
    for (const [of, code] of [
      [{ runId: 'nope' }, 'run-not-found'],
      [{ taskId: 'x' }, 'task-not-found'],
      [{ taskId: 'a', mapIndex: 3 }, 'task-not-found'],
    ] as const) {
      const wrong = setup.scheduler.setNote({ dagId: 'd', runId, text: 'x', ...mina, ...of })
      await expect(wrong).rejects.toMatchObject({ code })
    }
  })
})

describe('deleting a DAG', () => {
  const hourly = makeDag('d', chain(['a']), {
    ...everyMinute,
    catchup: true,
    startDate: z('2025-01-15T05:00Z'),
    maxActiveRuns: 100,
  })

  it('removes its runs with their logs and its history, and leaves it paused while its file is there', async () => {
    const removed: string[] = []
    const setup = await setUp([hourly], undefined, { removeLogs: async (_, runId) => void removed.push(runId) })
    await finish(setup, 100_000)
    const runs = setup.store.runs({ dagId: 'd', limit: 1000 }).length
    expect(runs).toBeGreaterThan(250)
    await setup.scheduler.setPaused({ dagId: 'd', isPaused: true, ...mina })
    await finish(setup, 1000)
    expect(await setup.scheduler.deleteDag({ dagId: 'd', ...mina })).toEqual({ removedRuns: runs, isStillThere: true })
    await finish(setup, 200_000)
    expect([setup.store.runs({ limit: 9 }), removed.length]).toEqual([[], runs])
    expect(setup.scheduler.dagSummary('d').isPaused).toBe(true)
    const { events } = setup.store.historyPage({ dagId: 'd' }, { before: null, limit: 9 })
    expect(events).toMatchObject([{ name: 'delete', by: mina.by, detail: { delete: { removedRuns: runs } } }])
  })

  it('forgets one whose file is gone', async () => {
    const setup = await setUp([dag])
    await setup.scheduler.trigger({ dagId: 'd', ...by })
    await finish(setup)
    await setup.scheduler.removeFile('dags:d.ts')
    expect(await setup.scheduler.deleteDag({ dagId: 'd', ...mina })).toEqual({ removedRuns: 1, isStillThere: false })
    expect([setup.store.dags(), setup.store.runs({ limit: 9 })]).toEqual([[], []])
    await expect(setup.scheduler.deleteDag({ dagId: 'd', ...mina })).rejects.toMatchObject({ code: 'dag-not-found' })
  })

  it('is refused while a run is at work, and then changes nothing', async () => {
    const setup = await setUp([dag], () => ({ after: 60_000, result: success() }))
    const { runId } = await setup.scheduler.trigger({ dagId: 'd', ...by })
    await expect(setup.scheduler.deleteDag({ dagId: 'd', ...mina })).rejects.toMatchObject({ code: 'run-active' })
    await finish(setup, 200_000)
    expect(setup.store.run('d', runId)?.state).toBe('success')
    expect(setup.scheduler.dagSummary('d').isPaused).toBe(false)
  })
})

describe('one commit’s history', () => {
  it('keeps the order of events of one row, whoever asked for them', () => {
    const history = createHistory(5)
    const of = { dagId: 'd', runId: 'r', taskId: 't', mapIndex: -1 }
    history.add(of, { type: 'start' })
    history.add(of, { type: 'clear' }, 'mina (cli)')
    history.add(of, { type: 'schedule' })
    history.add(of, { type: 'queue' })
    const lines = history
      .changes()
      .map((change) => (change.type === 'history' ? [change.event.name, change.event.by] : []))
    expect(lines).toEqual([
      ['start', null],
      ['clear', 'mina (cli)'],
      ['schedule queue', null],
    ])
  })
})
