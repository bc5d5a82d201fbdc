import { describe, expect, it } from 'vitest'
import { makeDag, makeTask } from '../../tests/contracts/engineFixtures.ts'
import { everyMinute, finish, type Setup, setUp, z } from '../../tests/simulation/setUp.ts'
import type { SerializedDag } from '../contract/models/dag.ts'

const HOUR = 3_600_000
const make = (over: Partial<SerializedDag>) => makeDag('d', [makeTask('a')], { ...everyMinute, ...over })
const lastLine = ({ store }: Setup) => store.ledger({ dagId: 'd', limit: 1 })[0]
const dates = (setup: Setup) =>
  setup.runs().map((line) => line.slice('scheduled__2025-01-15 '.length, -' success'.length))

describe('what fell due while the machine slept', () => {
  const sleep = async (over: Partial<SerializedDag>, ms = HOUR / 20) => {
    const setup = await setUp([make(over)])
    await finish(setup, 1000)
    setup.clock.jump(ms)
    await finish(setup, 15_000)
    return setup
  }

  it('is skipped, made up for by the latest, or run whole: as the DAG says', async () => {
    const skip = await sleep({ afterSleep: 'skip' })
    expect(dates(skip)).toEqual(['09:59'])
    expect(lastLine(skip)).toMatchObject({
      kind: 'slept',
      decision: 'skipped',
      missed: { count: 3, first: { start: z('2025-01-15T10:00Z') }, last: { end: z('2025-01-15T10:03Z') } },
    })
    await finish(skip, 60_000)
    expect(dates(skip)).toEqual(['09:59', '10:03'])

    const latest = await sleep({ afterSleep: 'latest', catchup: true, startDate: z('2025-01-15T09:59Z') })
    expect(dates(latest)).toEqual(['09:59', '10:02'])
    expect(lastLine(latest)).toMatchObject({ decision: 'ran_latest', missed: { count: 3 } })

    const all = await sleep({ afterSleep: 'all' })
    expect(dates(all)).toEqual(['09:59', '10:00', '10:01', '10:02'])
    expect(lastLine(all)?.reason).toBe(
      'The machine slept, or Pfad was held up, for 3 minutes 10 seconds; of d 3 intervals fell due meanwhile: all of them run (afterSleep is all).',
    )
    expect(all.store.dags()[0]?.isCatchingUp).toBe(false)
  })

  it('follows catchup where the DAG does not say', async () => {
    expect(dates(await sleep({}))).toEqual(['09:59', '10:02'])
    expect(dates(await sleep({ catchup: true, startDate: z('2025-01-15T09:59Z') }))).toHaveLength(4)
  })

  it('runs whole however long it takes, what falls due meanwhile too', async () => {
    const setup = await setUp([make({ afterSleep: 'all', maxActiveRuns: 1 })], () => ({
      after: 2000,
      result: { outcome: 'success', xcoms: {}, skip: [] },
    }))
    await finish(setup, 3000)
    setup.clock.jump(HOUR)
    await finish(setup, 5 * 60_000)
    expect(dates(setup)).toHaveLength(1 + 60 + 5)
    expect(setup.store.history({ dagId: 'd', runId: null }, 99).map(({ name }) => name)).not.toContain('skipIntervals')
  })

  it('is nothing for a DAG that is paused, and the ledger says so', async () => {
    const setup = await setUp([make({})])
    await finish(setup, 1000)
    await setup.scheduler.setPaused({ dagId: 'd', isPaused: true, by: 'ui' })
    setup.clock.jump(HOUR)
    await finish(setup, 15_000)
    expect(setup.store.ledger({ limit: 9 })).toMatchObject([{ kind: 'slept', dagId: null, decision: 'nothing_missed' }])
    await setup.scheduler.setPaused({ dagId: 'd', isPaused: false, by: 'ui' })
    await finish(setup, 1000)
    expect(dates(setup)).toEqual(['09:59', '10:59'])
    expect(lastLine(setup)).toMatchObject({ kind: 'paused', decision: 'ran_latest', missed: { count: 60 } })
  })
})

describe('a clock that is set', () => {
  it('back: nothing runs twice, and the ledger says why the schedule waits', async () => {
    const setup = await setUp([make({})])
    await finish(setup, 120_000)
    const before = dates(setup)
    setup.clock.set(-10 * 60_000)
    await finish(setup, 9 * 60_000)
    expect(dates(setup)).toEqual(before)
    expect(setup.store.ledger({ limit: 1 })[0]).toMatchObject({ kind: 'clock_back', dagId: null })
    await finish(setup, 120_000)
    expect(dates(setup).length).toBeGreaterThan(before.length)
  })

  it('forth: as after a sleep, by its own name', async () => {
    const setup = await setUp([make({ afterSleep: 'skip' })])
    await finish(setup, 1000)
    setup.clock.set(HOUR)
    await finish(setup, 15_000)
    expect(dates(setup)).toEqual(['09:59'])
    expect(lastLine(setup)).toMatchObject({ kind: 'clock_forward', decision: 'skipped', missed: { count: 60 } })
  })
})

describe('an app that was closed', () => {
  it('decides once what it missed, by the same policy', async () => {
    const setup = await setUp([make({ afterSleep: 'skip' })])
    await finish(setup, 1000)
    await setup.scheduler[Symbol.asyncDispose]()
    setup.clock.jump(HOUR)
    const again = setup.open('two')
    again.start()
    await finish(setup, 15_000)
    expect(dates(setup)).toEqual(['09:59'])
    expect(lastLine(setup)).toMatchObject({ kind: 'closed', decision: 'skipped', missed: { count: 60 } })
    expect(setup.store.ledger({ limit: 9 })).toHaveLength(1)
  })
})

it('a DAG whose runs are slower than its schedule has it in the ledger', async () => {
  const setup = await setUp([make({ maxActiveRuns: 1 })], () => ({
    after: 10 * 60_000,
    result: { outcome: 'success', xcoms: {}, skip: [] },
  }))
  await finish(setup, HOUR)
  expect(lastLine(setup)).toMatchObject({ kind: 'fell_behind', decision: 'skipped' })
})
