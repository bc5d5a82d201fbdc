import { PfadError } from '../../src-main/contract/error.ts'
import { createScheduler, type Scheduler } from '../../src-main/engine/createScheduler.ts'
import type { AlertSender } from '../../src-main/engine/ports/alertSender.ts'
import type { AttemptRequest } from '../../src-main/engine/ports/attemptRunner.ts'
import type { RunStore } from '../../src-main/engine/ports/runStore.ts'
import { makeFile } from '../contracts/engineFixtures.ts'
import { DAGS, LIMITS } from './dags.ts'
import type { Watch } from './invariants.ts'
import { createScriptedRunner, type Play } from './scriptedRunner.ts'
import type { SimClock } from './simClock.ts'

/** A process of Pfad, as long as it lives. */
export type Process = {
  readonly scheduler: Scheduler
  readonly isDead: () => boolean
  /** Ends it in order: settles once it has drained. */
  readonly close: () => Promise<void>
}

/** Thrown by the store of a process that was killed: nobody is there any more to hear of it. */
export class Killed extends Error {}

/** What the store does at one commit, besides its duty. */
export type Fault = 'none' | 'throw' | 'conflict' | 'die before' | 'die after'

const GRACE = 30_000

/** Starts a process on the rows that the one before has left. `fault` is asked at each of its commits. */
export const startProcess = async (of: {
  readonly owner: string
  readonly clock: SimClock
  readonly store: RunStore
  readonly watch: Watch
  readonly play: (request: AttemptRequest) => Play
  readonly fault: () => Fault
  /** Whether an alert's receiver takes it now. */
  readonly takes: () => boolean
}): Promise<Process> => {
  const { clock, watch } = of
  const mine = clock.mortal()
  let isDead = false
  const die = (): never => {
    isDead = true
    mine.kill()
    throw new Killed()
  }
  const commit: RunStore['commit'] = (changes) => {
    if (isDead) throw new Killed()
    switch (of.fault()) {
      case 'throw':
        throw new PfadError('database-unwritable', 'no room')
      case 'conflict':
        // As if somebody else had written: the engine has to read everything again.
        return false
      case 'die before':
        return die()
      case 'die after':
        watch.commit(changes)
        return die()
      case 'none':
        return watch.commit(changes)
    }
  }
  const script = createScriptedRunner(mine, of.play, 200)
  watch.booted(() => script.running)
  const sender: AlertSender = {
    send: async (_to, alerts) => {
      // It may have been taken though the answer says no, or nobody is there to hear it.
      for (const { id } of alerts) watch.told(id)
      return of.takes() ? { ok: true } : { ok: false, reason: 'busy', retryAfter: null }
    },
  }
  const scheduler = createScheduler({
    alerts: { sender, ofFailure: () => [{ kind: 'log' }] },
    ...{ runStore: { ...of.store, commit }, clock: mine, runner: script.runner, owner: of.owner },
    ...{ backend: () => 'embedded' as const, parallelism: LIMITS.parallelism, pools: () => LIMITS.pools },
  })
  // A refused registration is one of the store's faults; the DAGs are in the store from the first process on.
  for (const dag of DAGS) scheduler.registerFile(makeFile(dag)).catch(() => undefined)
  scheduler.start()
  await clock.settle()
  return {
    scheduler,
    isDead: () => isDead,
    close: async () => {
      await scheduler.drain(GRACE)
      isDead = true
      mine.kill()
      await scheduler[Symbol.asyncDispose]()
    },
  }
}
