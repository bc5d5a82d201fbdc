import { describe, expect, it } from 'vitest'
import { makeDag, makeTask } from '../../tests/contracts/engineFixtures.ts'
import { everyMinute, finish, quick, setUp } from '../../tests/simulation/setUp.ts'
import type { Scheduler } from '../engine/createScheduler.ts'
import type { EventStore } from '../engine/ports/eventStore.ts'
import { firstStart } from './firstStart.ts'
import type { Producer } from './handlers/services.ts'

const setUpHome = async () => {
  const setup = await setUp([makeDag('minute', [makeTask('a')], { ...everyMinute, isPausedUponCreation: true })], quick)
  let imported = 0
  const wishes: unknown[] = []
  const told: unknown[] = []
  const events = {
    count: async () => imported,
    importFile: async () => {
      imported += 10
      return { inserted: 10 }
    },
  } as unknown as EventStore
  const producer = { set: async (wish: unknown) => void wishes.push(wish) } as unknown as Producer
  const start = async (scheduler: Scheduler = setup.scheduler) => {
    const begun = firstStart({
      ...{ clock: setup.clock, events, exampleFile: 'example', scheduler, minuteDagId: 'minute' },
      ...{ dagsLoaded: Promise.resolve(), producer, onProblem: (problem) => told.push(problem) },
    })
    begun.catch(() => undefined)
    await setup.clock.settle()
    return begun
  }
  return { ...setup, start, imported: () => imported, wishes, told }
}

describe('the first start', () => {
  it('brings the example, runs its last minutes and switches on', async () => {
    const home = await setUpHome()
    await home.start()
    await finish(home, 5000)
    expect(home.runs('minute').filter((run) => run.startsWith('manual'))).toHaveLength(4)
    expect(home.imported()).toBe(10)
    expect(home.wishes).toEqual([{ running: true, eventsPerSecond: 50 }])
    expect(home.scheduler.dagSummary('minute').isPaused).toBe(false)
  })

  it('that was killed after any of its steps is finished by the next', async () => {
    const steps = ['trigger', 'setPaused'] as const
    for (const step of steps) {
      for (const calls of [0, 1, 2, 3]) {
        const home = await setUpHome()
        let made = 0
        const dying = new Proxy(home.scheduler, {
          get: (target, name) =>
            name === step && made++ >= calls ? () => Promise.reject(new Error('killed')) : Reflect.get(target, name),
        })
        await home.start(dying).catch(() => undefined)
        await finish(home, 30_000)
        await home.start()
        await finish(home, 30_000)
        expect(home.scheduler.dagSummary('minute').isPaused).toBe(false)
        expect(home.runs('minute').length).toBeGreaterThanOrEqual(4)
        expect([home.imported(), home.told]).toEqual([10, []])
      }
    }
  })
})
