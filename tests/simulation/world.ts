import { PfadError } from '../../src-main/contract/error.ts'
import type { AssetExpression, SerializedDag } from '../../src-main/contract/models/dag.ts'
import { createScheduler, type Scheduler } from '../../src-main/engine/createScheduler.ts'
import type { AttemptRequest, AttemptResult } from '../../src-main/engine/ports/attemptRunner.ts'
import type { RunStore } from '../../src-main/engine/ports/runStore.ts'
import { chain, makeDag, makeFile, makeTask } from '../contracts/engineFixtures.ts'
import { createMemoryRunStore } from '../contracts/memory/runStore.ts'
import { createRandom } from '../setup/random.ts'
import { createWatch, type Watch } from './invariants.ts'
import { createScriptedRunner, failure, type Play, success } from './scriptedRunner.ts'
import { createSimClock } from './simClock.ts'

const MINUTE = 60_000
export const START = Date.parse('2025-03-29T22:00:30Z')
const everyMinute = { kind: 'cron', expression: '* * * * *', timezone: 'Europe/Berlin' } as const
const callbacks = { onSuccess: true, onFailure: true, onRetry: true, onSkipped: true }

const onAssets = (expression: AssetExpression) => ({ schedule: { kind: 'assets', expression } }) as const

export const LIMITS = { parallelism: 5, pools: { default_pool: 6, narrow: 2 } }

/** A DAG that skips what it missed, one that catches up, one on a fixed interval, one by hand, two on assets. */
export const DAGS: readonly SerializedDag[] = [
  makeDag('latest', chain(['a', 'b', 'c'], { retries: 1, retryDelay: 3000, callbacks }), {
    schedule: everyMinute,
    maxActiveRuns: 2,
    callbacks,
  }),
  makeDag(
    'all',
    [
      makeTask('x', { retries: 2, retryDelay: 1000, pool: 'narrow' }),
      makeTask('y', { upstream: ['x'], triggerRule: 'all_done' }),
    ],
    {
      schedule: { ...everyMinute, expression: '*/5 * * * *' },
      catchup: true,
      startDate: START - 30 * MINUTE,
      maxActiveRuns: 3,
    },
  ),
  makeDag('interval', [makeTask('p', { dependsOnPast: true, executionTimeout: 20_000, retries: 1, retryDelay: 500 })], {
    schedule: { kind: 'interval', ms: 7 * MINUTE },
    dagrunTimeout: 5 * MINUTE,
  }),
  makeDag('awake', [makeTask('w')], { schedule: { ...everyMinute, expression: '*/3 * * * *' }, afterSleep: 'skip' }),
  makeDag('thorough', [makeTask('t')], { schedule: { ...everyMinute, expression: '*/4 * * * *' }, afterSleep: 'all' }),
  makeDag(
    'hand',
    ['l', 'm', 'n'].map((id) =>
      makeTask(id, { poolSlots: id === 'l' ? 2 : 1, outlets: id === 'n' ? [] : ['raw', id] }),
    ),
    { maxActiveTasks: 2 },
  ),
  makeDag('both', [makeTask('use', { outlets: ['gold'] })], onAssets({ all: [{ asset: 'raw' }, { asset: 'word' }] })),
  makeDag('either', [makeTask('use')], {
    ...onAssets({ any: [{ asset: 'gold' }, { all: [{ asset: 'l' }, { asset: 'm' }] }] }),
    maxActiveRuns: 1,
  }),
]

type Seen = {
  readonly violations: readonly string[]
  readonly counts: Watch['counts'] & { readonly kills: number; readonly faults: number }
}
type WorldOptions = {
  readonly seed: number
  readonly minutes: number
  /** Default: in memory. */
  readonly store?: RunStore
}

/** Runs the engine on simulated time against everything that can go wrong, and returns what an observer saw. */
export const simulate = async ({ seed, minutes, store }: WorldOptions): Promise<Seen> => {
  const random = createRandom(seed)
  const chance = (probability: number) => random() < probability
  const upTo = (max: number) => Math.floor(random() * max)
  const clock = createSimClock(START, () => (chance(0.1) ? upTo(3000) : chance(0.05) ? -upTo(50) : 0))
  const memory = store ?? createMemoryRunStore()
  const watch = createWatch(memory, DAGS, LIMITS)
  let isCalm = false
  let kills = 0
  let faults = 0
  let untilKill = 0

  const play = (request: AttemptRequest): Play => {
    watch.started(request)
    return { after: chance(0.05) ? upTo(90_000) : upTo(4000), result: outcome(request) }
  }
  const outcome = ({ work }: AttemptRequest): AttemptResult => {
    const dice = random()
    if (isCalm || dice < 0.8) return success(upTo(100))
    if (dice < 0.9) return failure()
    if (dice < 0.95 || work.kind === 'callback') return { outcome: 'lost', reason: 'the child died' }
    if (dice < 0.97) return { outcome: 'skipped', reason: 'nothing to do' }
    return { outcome: 'rescheduled', at: clock.now() + upTo(20_000) }
  }

  /** A process of Pfad: it dies between two commits, before one or right after it. */
  const boot = async (generation: number) => {
    let isDead = false
    const mine = clock.mortal()
    const die = () => {
      isDead = true
      mine.kill()
    }
    untilKill = 20 + upTo(400)
    const commit: RunStore['commit'] = (changes) => {
      if (isDead) throw new Error('dead')
      if (!isCalm && chance(0.01)) {
        faults += 1
        throw new PfadError('database-unwritable', 'no room')
      }
      untilKill -= 1
      const isLast = !isCalm && untilKill <= 0
      if (isLast && chance(0.5)) {
        die()
        throw new Error('killed before the commit')
      }
      const done = watch.commit(changes)
      if (isLast) {
        die()
        throw new Error('killed after the commit')
      }
      return done
    }
    const script = createScriptedRunner(mine, play, 200)
    watch.booted(() => script.running)
    const scheduler = createScheduler({
      ...{ runStore: { ...memory, commit }, clock: mine, runner: script.runner, owner: `process ${generation}` },
      ...{ backend: () => 'embedded' as const, parallelism: LIMITS.parallelism, pools: () => LIMITS.pools },
    })
    const ignore = () => {}
    for (const dag of DAGS) scheduler.registerFile(makeFile(dag)).catch(ignore)
    scheduler.start()
    await clock.settle()
    return { scheduler, isDead: () => isDead }
  }

  const jump = (ms: number) => {
    clock.jump(ms)
    watch.disturbed()
  }
  const set = (ms: number) => {
    clock.set(ms)
    watch.disturbed()
  }
  const meddle = (scheduler: Scheduler) => {
    const ignore = () => {}
    const dice = random()
    if (dice < 0.02) scheduler.trigger({ dagId: 'hand', triggeredBy: 'hand' }).catch(ignore)
    else if (dice > 0.985) scheduler.createAssetEvent({ name: 'word', extra: {}, by: 'hand' }).catch(ignore)
    else if (dice < 0.022) jump(upTo(90) * MINUTE)
    else if (dice < 0.023) jump(-upTo(5) * MINUTE)
    else if (dice < 0.024) set(upTo(30) * MINUTE)
    else if (dice < 0.027) {
      const [victim] = memory.activeRuns()
      if (victim !== undefined) scheduler.cancelRun({ ...victim.run, by: 'hand' }).catch(ignore)
    } else if (dice < 0.029) {
      const [run] = memory.runs({ dagId: 'latest', state: 'failed', limit: 1 })
      if (run?.logicalDate != null) {
        scheduler
          .trigger({ dagId: 'latest', logicalDate: run.logicalDate, runType: 'backfill', triggeredBy: 'hand' })
          .catch(ignore)
      }
    }
  }

  const end = START + minutes * MINUTE
  let process = await boot(0)
  for (let steps = 0; clock.now() < end; steps += 1) {
    if (process.isDead()) {
      kills += 1
      if (chance(0.3)) clock.jump(upTo(10) * MINUTE)
      process = await boot(kills)
    }
    meddle(process.scheduler)
    if (!(await clock.step(end))) break
    if (steps % 5000 === 4999) watch.forget(clock.now() - 6 * 60 * MINUTE)
  }
  // Calm: nothing fails any more, and there must come a moment at which all is over.
  isCalm = true
  if (process.isDead()) process = await boot(kills + 1)
  const isOver = () => memory.activeRuns().length === 0 && memory.callbacks().length === 0
  for (let steps = 0; steps < 20_000 && !(isOver() && process.scheduler.inFlight() === 0); steps += 1) {
    await clock.step(Number.POSITIVE_INFINITY)
  }
  watch.finished()
  return { violations: watch.violations, counts: { ...watch.counts, kills, faults } }
}
