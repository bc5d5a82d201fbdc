import { describe, expect, it } from 'vitest'
import { makeDag, makeFile, makeTask } from '../../tests/contracts/engineFixtures.ts'
import { createMemoryRunStore } from '../../tests/contracts/memory/runStore.ts'
import { createScriptedRunner, type Play, success } from '../../tests/simulation/scriptedRunner.ts'
import { by, everyMinute, START, z } from '../../tests/simulation/setUp.ts'
import { createSimClock } from '../../tests/simulation/simClock.ts'
import { createScheduler } from './createScheduler.ts'
import type { AttemptRequest } from './ports/attemptRunner.ts'
import type { Clock } from './ports/clock.ts'

const callbacks = { onSuccess: true, onFailure: true, onRetry: true, onSkipped: true }
const minutely = makeDag('d', [makeTask('a', { callbacks })], everyMinute)

/** A home that a killed process left with a run in flight and a callback owed, opened by a command. */
const openedByCommand = async () => {
  const clock = createSimClock(START)
  const store = createMemoryRunStore()
  const open = (owner: string, time: Clock = clock) => {
    const play = ({ work }: AttemptRequest): Play => ({
      after: owner === 'dead' && work.kind === 'callback' ? 1e9 : 30_000,
      result: success(),
    })
    const script = createScriptedRunner(time, play)
    const options = { runStore: store, clock: time, runner: script.runner, owner, backend: () => 'embedded' as const }
    return { scheduler: createScheduler(options), script }
  }
  const dead = clock.mortal()
  const former = open('dead', dead).scheduler
  await former.registerFile(makeFile(minutely))
  former.start()
  await clock.runUntil(START + 65_000)
  dead.kill()
  await clock.runUntil(START + 600_000)
  const { scheduler, script } = open('command')
  await scheduler.registerFile(makeFile(minutely))
  scheduler.start({ askedOnly: true })
  const pass = (ms: number) => clock.runUntil(clock.now() + ms)
  const runs = () => store.runs({ limit: 100 }).map(({ runId, state }) => `${runId} ${state}`)
  await pass(300_000)
  return { store, scheduler, open, pass, runs, asked: () => script.requests.map(({ work }) => work.kind) }
}

describe('a command that holds a home', () => {
  it('makes no run that is due, and lets none go on that it did not ask for', async () => {
    const home = await openedByCommand()
    const runs = home.runs()
    await home.pass(300_000)
    expect(home.asked()).toEqual([])
    expect(home.runs()).toEqual(runs)
    expect([home.store.lastHeartbeat(), home.store.ledger({ limit: 9 })]).toEqual([START + 60_000, []])
    expect(home.store.callbacks()).not.toEqual([])
    await home.scheduler[Symbol.asyncDispose]()
    expect(home.store.lastHeartbeat()).toBe(START + 60_000)
    // What died with the former process is found lost all the same.
    expect(home.store.runningAttempts()).toEqual([])
  })

  it('leaves what it triggers for the app, which does all of it', async () => {
    const home = await openedByCommand()
    const { runId } = await home.scheduler.trigger({ dagId: 'd', logicalDate: z('2024-06-01T00:00Z'), ...by })
    await home.pass(60_000)
    expect(home.store.run('d', runId)?.state).toBe('queued')
    expect(home.asked()).toEqual([])
    await home.scheduler[Symbol.asyncDispose]()
    home.open('app').scheduler.start()
    await home.pass(300_000)
    expect(home.store.run('d', runId)?.state).toBe('success')
    expect(home.runs().length).toBeGreaterThan(4)
  })

  it('runs its test with what that owes', async () => {
    const home = await openedByCommand()
    const test = await home.scheduler.runTest({ dagId: 'd', logicalDate: z('2024-06-01T00:00Z') })
    await home.pass(60_000)
    expect(home.store.run('d', test.runId)?.state).toBe('success')
    expect(home.asked()).toEqual(['task', 'callback'])
  })
})
