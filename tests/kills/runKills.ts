import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHomePaths } from '../../src-main/app/home/paths.ts'
import type { PfadClient } from '../../src-main/contract/pfadContract.ts'
import { startApp } from '../setup/app.ts'
import { carryOut, eventually, MINUTE_DAG, settled } from './chaos.ts'
import { askApp, readHome } from './collect.ts'
import { checkCrowd } from './crowd/check.ts'
import { CROWD_DAG, saveCrowd } from './crowd/dag.ts'
import { keepCrowd } from './crowd/keepCrowd.ts'
import type { Facts } from './facts.ts'
import { planKills } from './plan.ts'
import { PROBE_DAG, probeTask } from './probe.ts'
import { createTestClock, MINUTE } from './testClock.ts'
import { violations } from './violations.ts'

export type KillsOutcome = {
  readonly violations: readonly string[]
  readonly figures: Readonly<Record<string, number>>
}

/**
 * Kills a real app at `count` seeded instants under a crowd of 50 runs, its children in between, and says which promises were broken. The home is kept where
 * one was, and named in the log. A minute lasts `minuteMs` of real time.
 */
export const runKills = async (options: {
  readonly seed: number
  readonly count: number
  readonly minuteMs?: number
  readonly log: (line: string) => void
}): Promise<KillsOutcome> => {
  const { seed, count, log, minuteMs = 1000 } = options
  log(`seed ${seed}, ${count} kills`)
  const home = await mkdtemp(join(tmpdir(), 'pfad-kills-'))
  // After the minute DAG's start date, else nothing is due.
  const clock = createTestClock('2025-11-03T08:00:00Z', minuteMs)
  saveCrowd(home)
  const crowd = keepCrowd(Date.parse('2020-01-01T00:00:00Z'), () => undefined)
  const busy: number[] = []
  const logKill = (line: string): void => {
    busy.push(crowd.running())
    log(`${line}, ${crowd.running()} runs of the crowd`)
  }
  const onUp = crowd.attach
  const { app, journal, endLife } = await carryOut(planKills(seed, count, minuteMs), {
    home,
    clock,
    log: logKill,
    onUp,
  })
  let asked: Awaited<ReturnType<typeof askApp>>
  const cutoff = clock.now() - MINUTE / 2
  let code: number | null
  try {
    const { client } = app
    await crowd.stop()
    await crowdDone(client)
    await settled(client, cutoff)
    if (journal.probeRevision > 0) await probeLoaded(client, journal.probeRevision)
    endLife()
    // A pause keeps the start below from making new objects while what is left over is looked for.
    await client.call('dags.setPaused', { dagId: MINUTE_DAG, isPaused: true })
    asked = await askApp(client, cutoff)
  } finally {
    await app.client[Symbol.asyncDispose]()
    code = await app.quit()
  }
  // A start clears away what a killed process left half done.
  await (await startApp(home, clock.environment))[Symbol.asyncDispose]()
  const facts = await readHome(home, asked, cutoff)
  const found = violations(facts, journal)
  const ofCrowd = await checkCrowd(home, createHomePaths(home).database, crowd)
  found.push(...ofCrowd.violations)
  if (code !== 0) found.push(`the app ended with ${code} when asked to`)
  const figures = {
    ...figuresOf(facts, journal.killed.filter((kill) => kill.found).length, journal.lives.length),
    runsInFlight: busy.toSorted((a, b) => a - b)[Math.floor(busy.length / 2)] ?? 0,
    crowdRuns: ofCrowd.runs,
    crowdLost: ofCrowd.lost,
  }
  for (const sentence of failedAttempts(facts)) log(sentence)
  log(JSON.stringify(figures))
  if (found.length === 0) await rm(home, { recursive: true, force: true })
  else log(`The home is kept: ${home}`)
  return { violations: found, figures }
}

/** What was asked for is done some time: nothing of the crowd is left queued or running. */
const crowdDone = (client: PfadClient): Promise<void> =>
  eventually(
    'the crowd is done',
    async () => {
      const open = (state: 'queued' | 'running') => client.call('runs.list', { dagId: CROWD_DAG, state, limit: 1 })
      return (await open('queued')).length + (await open('running')).length === 0
    },
    60_000,
  )

/** A revision that is not there in time becomes a violation by what `askApp` finds then. */
const probeLoaded = (client: PfadClient, revision: number): Promise<void> =>
  eventually('the saved DAG is loaded', async () => {
    const { tasks } = await client.call('dags.get', { dagId: PROBE_DAG })
    return tasks.some(({ taskId }) => taskId === probeTask(revision))
  }).catch(() => undefined)

/** What the killed processes did to attempts, for the reader of the log. */
const failedAttempts = ({ minutes }: Facts): string[] =>
  minutes.flatMap(({ detail: { run, attempts } }) =>
    attempts
      .filter(({ outcome }) => outcome === 'failed')
      .map(
        ({ taskId, tryNumber, error }) =>
          `${run.logicalDate && new Date(run.logicalDate).toISOString()} (${run.state}) ${taskId} try ${tryNumber}: ${error?.code} ${error?.message}`,
      ),
  )

const figuresOf = ({ minutes }: Facts, killed: number, lives: number): Record<string, number> => {
  const attempts = minutes.flatMap(({ detail }) => detail.attempts)
  return {
    killed,
    hostStarts: lives,
    runs: minutes.length,
    failedRuns: minutes.filter(({ detail }) => detail.run.state === 'failed').length,
    attempts: attempts.length,
    lostAttempts: attempts.filter(({ outcome }) => outcome === 'lost').length,
    failedAttempts: attempts.filter(({ outcome }) => outcome === 'failed').length,
    reports: minutes.filter(({ reports }) => reports.length > 0).length,
  }
}
