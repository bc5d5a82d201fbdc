import { setTimeout as sleep } from 'node:timers/promises'
import type { PfadClient } from '../../src-main/contract/pfadContract.ts'
import { type RunningApp, startApp } from '../setup/app.ts'
import { isAlive, processTree } from '../setup/processTree.ts'
import type { Journal, Killed, Life } from './journal.ts'
import type { Kill } from './plan.ts'
import { saveProbe } from './probe.ts'
import { MINUTE, type TestClock } from './testClock.ts'

export const MINUTE_DAG = 'clickHouse_pyspark_dashboard'

/** How long (real ms) anything that must come by itself may take: a child's return, an orphan's end, a schedule. */
const WITHIN = 20_000
const LOOK_AGAIN = 5
/** Looking through the process tree takes some ms: it is done so long before the minute (real ms). */
const LOOKING = 100

/** Starts the app on a fresh home, carries the kills out, and hands back the app as the last kill has left it, up again. */
export const carryOut = async (
  kills: readonly Kill[],
  {
    home,
    clock,
    log,
    onUp,
  }: { home: string; clock: TestClock; log: (line: string) => void; onUp: (client: PfadClient) => void },
): Promise<{ app: RunningApp; journal: Journal; endLife: () => void }> => {
  const lives: Life[] = []
  const killed: Killed[] = []
  const orphans: string[] = []
  let probeRevision = 0
  let app = await startApp(home, clock.environment)
  let from = await scheduling(app.client, clock)
  onUp(app.client)

  const carryOutOne = async (kill: Kill, index: number): Promise<void> => {
    const minute = (Math.floor(clock.now() / MINUTE) + kill.minutesAhead) * MINUTE
    const early = Math.max(0, clock.realUntil(minute) - LOOKING)
    await sleep(early)
    if (kill.role === 'loader') saveProbe(home, ++probeRevision)
    const victim = await findVictim(app, kill.role)
    const children = processTree(app.pid).filter(({ pid }) => pid !== app.pid)
    // A loader lives for a moment only: its instant is counted from when it was seen.
    await sleep(Math.max(0, kill.role === 'loader' ? 0 : clock.realUntil(minute)) + kill.afterMs)
    const at = clock.now()
    const found = victim !== null && isAlive(victim)
    if (found) process.kill(victim, 'SIGKILL')
    killed.push({ role: kill.role, at, found })
    log(`${index + 1}/${kills.length} ${kill.role} ${found ? victim : '(none alive)'} at ${new Date(at).toISOString()}`)
    if (kill.role !== 'host') return
    await app.exited
    lives.push({ from, until: at })
    app = await startApp(home, clock.environment)
    onUp(app.client)
    from = await scheduling(app.client, clock)
    const left = await untilGone(children.map(({ pid }) => pid))
    orphans.push(...children.filter(({ pid }) => left.includes(pid)).map(({ role }) => `a ${role} outlived its host`))
  }
  try {
    for (const [index, kill] of kills.entries()) await carryOutOne(kill, index)
  } catch (thrown) {
    await app[Symbol.asyncDispose]()
    throw thrown
  }
  const endLife = (): void => void lives.push({ from, until: clock.now() })
  return { app, journal: { lives, killed, orphans, probeRevision }, endLife }
}

/** Waits until the host schedules the minute DAG; returns that instant of the test clock. */
const scheduling = async (client: PfadClient, clock: TestClock): Promise<number> => {
  await eventually('the minute DAG has a next run', async () => {
    const dag = (await client.call('dags.list', {})).find(({ dagId }) => dagId === MINUTE_DAG)
    if (dag === undefined || dag.isPaused || dag.nextDagRunAt === null) return false
    return Math.abs(dag.nextDagRunAt - clock.now()) <= MINUTE
  })
  return clock.now()
}

/** A process of that role: attempts and loaders come and go, so it waits for one a while. */
const findVictim = async (app: RunningApp, role: Kill['role']): Promise<number | null> => {
  for (const deadline = Date.now() + WITHIN / 10; Date.now() < deadline; await sleep(LOOK_AGAIN)) {
    const tree = processTree(app.pid)
    if (tree.length === 0) throw new Error(`The host ended without being killed. It wrote:\n${app.output()}`)
    const found = tree.find((process) => process.role === role)
    if (found) return found.pid
  }
  return null
}

const untilGone = async (pids: readonly number[]): Promise<number[]> => {
  const deadline = Date.now() + WITHIN
  while (pids.some(isAlive) && Date.now() < deadline) await sleep(50)
  return pids.filter(isAlive)
}

/** Polls until it holds. An error of the question counts as no, until the time is over: then it is the reason. */
export const eventually = async (what: string, question: () => Promise<boolean>, within = WITHIN): Promise<void> => {
  const deadline = Date.now() + within
  let reason: unknown
  while (Date.now() < deadline) {
    const answer = await question().catch((thrown: unknown) => {
      reason = thrown
      return false
    })
    if (answer) return
    await sleep(20)
  }
  throw new Error(`Not within ${within / 1000} s: ${what}.`, { cause: reason })
}

/** Waits until every run of the minute DAG that was due by `cutoff` has ended. */
export const settled = (client: PfadClient, cutoff: number): Promise<void> =>
  eventually(
    `all runs due by ${new Date(cutoff).toISOString()} have ended`,
    async () => {
      const open = [
        ...(await client.call('runs.list', { dagId: MINUTE_DAG, state: 'queued', limit: 1000 })),
        ...(await client.call('runs.list', { dagId: MINUTE_DAG, state: 'running', limit: 1000 })),
      ]
      return open.every(({ runAfter }) => runAfter > cutoff)
    },
    3 * WITHIN,
  )
