import { describe, expect, it } from 'vitest'
import { createChanges } from '../../../src-main/app/changes.ts'
import { runPfad } from '../../../src-main/app/cli/program.ts'
import { createHandlers } from '../../../src-main/app/handlers/index.ts'
import type { Services } from '../../../src-main/app/handlers/services.ts'
import { chain, makeDag } from '../../contracts/engineFixtures.ts'
import { createTestHome } from '../../setup/app.ts'
import { createFakeIo } from '../../setup/fakeIo.ts'
import { failure, success } from '../../simulation/scriptedRunner.ts'
import { finish, setUp } from '../../simulation/setUp.ts'

const DATE = '2025-01-15T06:00:00Z'
const RUN = 'manual__2025-01-15T06:00:00+00:00'

/** A run of a → b → c in which b has failed, and the command line in front of it. */
const heldUp = async () => {
  const changes = createChanges()
  const setup = await setUp(
    [makeDag('d', chain(['a', 'b', 'c']))],
    ({ attempt: { taskId, tryNumber } }) => ({
      after: 100,
      result: taskId === 'b' && tryNumber === 1 ? failure() : success(1),
    }),
    { onChange: changes.publish },
  )
  await setup.scheduler.trigger({ dagId: 'd', logicalDate: Date.parse(DATE), triggeredBy: 'scheduler' })
  await finish(setup)
  const { scheduler, store: runStore, clock } = setup
  const services = { by: 'mina (cli)', scheduler, runStore, clock, changes, dagsLoaded: Promise.resolve() }
  const sourceOf = async () => null
  const pfad = async (words: readonly string[], answer: boolean | null = null) => {
    await using home = await createTestHome()
    const io = createFakeIo({ PFAD_HOME: home.path })
    io.answer = answer
    const code = await runPfad(words, io, async () => ({
      handlersFor: () => createHandlers({ ...services, sourceOf } as unknown as Services),
      started: Promise.resolve(),
      async [Symbol.asyncDispose]() {},
    }))
    await finish(setup)
    return { code, stdout: io.stdout(), stderr: io.stderr(), states: setup.states(RUN) }
  }
  return { pfad, setup }
}
const before = ['a success', 'b failed', 'c upstream_failed']
const after = ['a success', 'b success', 'c success']

describe('pfad tasks clear', () => {
  it('lists what it would touch, asks, and does it only at a yes', async () => {
    const { pfad } = await heldUp()
    const words = ['tasks', 'clear', 'd', '--run', DATE, '-t', '^[bc]$', '--only-failed']
    const dry = await pfad([...words, '--dry-run', '-o', 'json'])
    const rows = JSON.parse(dry.stdout) as { task_id: string; state: string }[]
    expect(rows.map(({ task_id, state }) => [task_id, state])).toEqual([
      ['b', 'failed'],
      ['c', 'upstream_failed'],
    ])
    expect(dry.states).toEqual(before)
    const nobody = await pfad(words)
    expect([nobody.code, nobody.states]).toEqual([2, before])
    expect(nobody.stderr).toContain('Clear 2 task instances in 1 run?')
    expect(nobody.stderr).toContain('--yes')
    const no = await pfad(words, false)
    expect([no.code, no.states]).toEqual([0, before])
    const yes = await pfad(words, true)
    expect([yes.code, yes.states]).toEqual([0, after])
  })

  it.each([[['-t', '(']], [['--past']], [['--run', RUN, '-s', DATE]], [['-s', 'tomorrow']], [['--map-index', '-2']]])(
    'with %j is a wrong call',
    async (words) => {
      const { pfad } = await heldUp()
      const { code, stderr, states } = await pfad(['tasks', 'clear', 'd', '--yes', ...words])
      expect([code, states]).toEqual([2, before])
      expect(stderr).toMatch(/^pfad: /)
    },
  )

  it.each([
    [['--task-id', 'x'], 'There are: a, b, c.'],
    [['-t', 'nothing'], 'There are: a, b, c.'],
    [['--task-group', 'g'], 'It has no groups.'],
    [['--run', 'manual__never'], 'pfad dags list-runs d'],
  ])('with %j fails, and says what there is', async (words, hint) => {
    const { pfad } = await heldUp()
    const { code, stderr, states } = await pfad(['tasks', 'clear', 'd', '--yes', ...words])
    expect([code, states]).toEqual([1, before])
    expect(stderr).toContain(hint)
  })
})

describe('other words of a person', () => {
  it('run a run again', async () => {
    const { pfad } = await heldUp()
    expect(await pfad(['dags', 'clear', 'd', DATE, '--only-failed', '-y'])).toMatchObject({ code: 0, states: after })
  })

  it('mark a task, and with it what waits for it goes on', async () => {
    const { pfad, setup } = await heldUp()
    const words = ['tasks', 'mark', 'd', 'b', DATE, 'success', '--yes']
    expect(await pfad(words)).toMatchObject({ code: 0, states: after })
    expect(setup.store.history({ dagId: 'd', runId: RUN }, 99).filter(({ by }) => by !== null)).toMatchObject([
      { name: 'markSuccess', taskId: 'b', by: 'mina (cli)' },
      { name: 'clear', taskId: 'c', by: 'mina (cli)' },
      { name: 'clear', taskId: null, by: 'mina (cli)' },
    ])
  })

  it('mark a run, and refuse to cancel what is over', async () => {
    const { pfad, setup } = await heldUp()
    expect(await pfad(['dags', 'mark', 'd', DATE, 'success', '-y'])).toMatchObject({ code: 0, states: before })
    expect(setup.store.run('d', RUN)?.state).toBe('success')
    expect(await pfad(['dags', 'cancel', 'd', DATE])).toMatchObject({ code: 1 })
    expect(await pfad(['tasks', 'cancel', 'd', 'c', DATE])).toMatchObject({ code: 1 })
  })
})

describe('pfad tasks failed-deps', () => {
  it('says what a task waits for, or why it did not run', async () => {
    const { pfad } = await heldUp()
    const { code, stdout } = await pfad(['tasks', 'failed-deps', 'd', 'c', DATE, '-o', 'json'])
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      [{ dep: 'task_upstream_failed', reason: expect.stringContaining('A task before it failed') }],
    ])
    const done = await pfad(['tasks', 'failed-deps', 'd', 'a', DATE])
    expect(done.stdout).toContain('clear it to run it again')
    expect((await pfad(['tasks', 'failed-deps', 'd', 'x', DATE])).code).toBe(1)
  })
})

describe('what was kept', () => {
  it('is shown: who did what, newest first and page by page', async () => {
    const { pfad } = await heldUp()
    await pfad(['tasks', 'mark', 'd', 'b', DATE, 'success', '--yes'])
    await pfad(['dags', 'note', 'd', DATE, 'by hand, the source was down', '--task', 'b'])
    const page = await pfad(['dags', 'history', 'd', '--limit', '2', '-o', 'json'])
    const events = JSON.parse(page.stdout) as Record<string, unknown>[]
    expect(events.map(({ event, task_id, by }) => [event, task_id, by])).toEqual([
      ['setNote', 'b', 'mina (cli)'],
      ['clear', null, 'mina (cli)'],
    ])
    const next = /--before (\S+)/.exec(page.stderr)?.[1] ?? ''
    const second = await pfad(['dags', 'history', 'd', '--limit', '2', '--before', next, '-o', 'json'])
    expect((JSON.parse(second.stdout) as Record<string, unknown>[]).map(({ event }) => event)).toEqual([
      'clear',
      'markSuccess',
    ])
    const ofTask = await pfad(['dags', 'history', 'd', RUN, '--task', 'b'])
    expect(ofTask.stdout).toContain('schedule queue start')
    expect((await pfad(['dags', 'history', 'd', 'manual__never'])).code).toBe(1)
  })

  it('is shown: what tasks left, of every try', async () => {
    const { pfad } = await heldUp()
    await pfad(['dags', 'clear', 'd', DATE, '-y'])
    const { stdout } = await pfad(['tasks', 'xcoms', 'd', 'a', DATE, '-o', 'json'])
    const rows = JSON.parse(stdout) as Record<string, unknown>[]
    expect(rows.map(({ try_number, key, bytes }) => [try_number, key, bytes])).toEqual([
      [1, 'return_value', 1],
      [2, 'return_value', 1],
    ])
    const one = await pfad(['tasks', 'xcoms', 'd', 'a', DATE, '--key', 'return_value', '-o', 'json'])
    expect(JSON.parse(one.stdout)).toMatchObject({ try_number: 2, value: 1 })
    const none = await pfad(['tasks', 'xcoms', 'd', 'a', DATE, '--key', 'x'])
    expect([none.code, none.stderr]).toEqual([1, expect.stringContaining('pfad tasks xcoms d a')])
  })

  it('goes with the DAG, if somebody says yes', async () => {
    const { pfad, setup } = await heldUp()
    expect((await pfad(['dags', 'delete', 'd'])).code).toBe(2)
    expect((await pfad(['dags', 'delete', 'd'], false)).states).toEqual(before)
    const { code, stderr } = await pfad(['dags', 'delete', 'd'], true)
    expect([code, setup.store.runs({ limit: 9 })]).toEqual([0, []])
    expect(stderr).toContain('Its file is still there')
  })
})
