import { PfadError } from '../../src-main/contract/error.ts'
import type { AttemptRequest, AttemptResult } from '../../src-main/engine/ports/attemptRunner.ts'
import type { RunStore } from '../../src-main/engine/ports/runStore.ts'
import { createMemoryRunStore } from '../contracts/memory/runStore.ts'
import { createRandom } from '../setup/random.ts'
import { type ActionWorld, HAND, MINUTE } from './actions/action.ts'
import { ACTIONS } from './actions/index.ts'
import { DAGS, LIMITS, resultOf, START } from './dags.ts'
import { createWatch, type Watch } from './invariants.ts'
import { type Fault, Killed, type Process, startProcess } from './process.ts'
import { failure, type Play } from './scriptedRunner.ts'
import { createSimClock } from './simClock.ts'

export type Seen = {
  readonly violations: readonly string[]
  readonly counts: Watch['counts'] & { readonly kills: number; readonly faults: number; readonly conflicts: number }
  /** How often each action was taken. */
  readonly actions: Readonly<Record<string, number>>
}
export type WorldOptions = {
  readonly seed: number
  readonly minutes: number
  /** Default: in memory. */
  readonly store?: RunStore
}

/** Runs are examined and forgotten this long (ms) after they were due, so that memory stays bounded. */
const FORGET_AFTER = 6 * 60 * MINUTE
const MOST_STEPS_TO_CALM = 20_000

/** Runs the engine on simulated time against everything that can go wrong, and returns what an observer saw. */
export const simulate = async ({
  seed,
  minutes,
  store = createMemoryRunStore({ copies: false }),
}: WorldOptions): Promise<Seen> => {
  const random = createRandom(seed)
  const chance = (probability: number) => random() < probability
  const upTo = (max: number) => Math.floor(random() * max)
  const clock = createSimClock(START, () => (chance(0.1) ? upTo(3000) : chance(0.05) ? -upTo(50) : 0))
  const watch = createWatch(store, DAGS, LIMITS)
  const counts = { kills: 0, faults: 0, conflicts: 0 }
  const actions: Record<string, number> = {}
  let isCalm = false
  let untilKill = 0
  let closing: Promise<void> | null = null

  const play = (request: AttemptRequest): Play => {
    watch.started(request)
    return { after: chance(0.05) ? upTo(90_000) : upTo(4000), result: outcome(request) }
  }
  const outcome = (request: AttemptRequest): AttemptResult => {
    const { work, attempt } = request
    const dice = random()
    // A sensor looks some ten times before it sees what it waits for.
    if (attempt.taskId === 'sensor' && work.kind === 'task' && dice < 0.7) return later()
    if (isCalm || dice < 0.8) return resultOf(request, upTo)
    if (dice < 0.9) return failure()
    if (dice < 0.95 || work.kind === 'callback') return { outcome: 'lost', reason: 'the child died' }
    if (dice < 0.97) return { outcome: 'skipped', reason: 'nothing to do' }
    return later()
  }
  const later = (): AttemptResult => ({ outcome: 'rescheduled', at: clock.now() + upTo(20_000) })

  const fault = (): Fault => {
    if (isCalm) return 'none'
    if (chance(0.01)) {
      counts.faults += 1
      return 'throw'
    }
    if (chance(0.003)) {
      counts.conflicts += 1
      return 'conflict'
    }
    untilKill -= 1
    if (untilKill > 0) return 'none'
    return chance(0.5) ? 'die before' : 'die after'
  }
  const boot = (generation: number): Promise<Process> => {
    untilKill = 20 + upTo(400)
    closing = null
    return startProcess({
      owner: `process ${generation}`,
      clock,
      store,
      watch,
      play,
      fault,
      takes: () => isCalm || chance(0.7),
    })
  }

  const ask = (request: Promise<unknown>): void =>
    void request.catch((thrown: unknown) => {
      if (!(thrown instanceof PfadError || thrown instanceof Killed))
        watch.violated(`a request threw ${String(thrown)}`)
    })
  const worldOf = ({ scheduler, close }: Process): ActionWorld => ({
    scheduler,
    store,
    now: clock.now,
    upTo,
    pick: (from) => from[upTo(from.length)],
    jump: (ms) => {
      clock.jump(ms)
      watch.disturbed()
    },
    setClock: (ms) => {
      clock.set(ms)
      watch.disturbed()
    },
    close: () => {
      closing ??= close()
    },
    ask,
  })
  const meddle = (process: Process): void => {
    let dice = random()
    for (const { name, probability, act } of ACTIONS) {
      dice -= probability
      if (dice >= 0) continue
      actions[name] = (actions[name] ?? 0) + 1
      return act(worldOf(process))
    }
  }

  const end = START + minutes * MINUTE
  let generation = 0
  let process = await boot(generation)
  const next = async (): Promise<void> => {
    if (closing === null) counts.kills += 1
    generation += 1
    process = await boot(generation)
  }
  for (let steps = 0; clock.now() < end; steps += 1) {
    if (process.isDead()) {
      if (chance(0.3)) clock.jump(upTo(10) * MINUTE)
      await next()
    }
    meddle(process)
    if (!(await clock.step(end))) break
    if (steps % 5000 === 4999) watch.forget(clock.now() - FORGET_AFTER)
  }
  // Calm: nothing fails any more, and there must come a moment at which all is over.
  isCalm = true
  const isOver = () =>
    store.activeRuns().length === 0 &&
    store.callbacks().length + store.alerts().length === 0 &&
    store.activeBackfills().length === 0
  for (let steps = 0; steps < MOST_STEPS_TO_CALM; steps += 1) {
    if (process.isDead()) await next()
    for (const { dag, isPaused } of store.dags()) {
      if (isPaused) ask(process.scheduler.setPaused({ dagId: dag.dagId, isPaused: false, by: HAND }))
    }
    for (const { id, isPaused } of store.activeBackfills()) {
      if (isPaused) ask(process.scheduler.backfills.setPaused({ id, isPaused: false, by: HAND }))
    }
    if (isOver() && process.scheduler.inFlight() === 0) break
    await clock.step(Number.POSITIVE_INFINITY)
  }
  watch.finished()
  return { violations: watch.violations, counts: { ...watch.counts, ...counts }, actions }
}
