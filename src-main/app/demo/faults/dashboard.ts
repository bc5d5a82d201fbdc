import type { DagRun } from '../../../contract/models/run.ts'
import { type FaultParts, type FaultScript, runsSince } from './fault.ts'

const TASK = 'send_to_dashboard'

/** The dashboard hangs up; reports cannot be delivered until it is back. Then what failed runs again from there. */
export const dropDashboard: FaultScript = async (parts, { say, mended, healing, until, signal }) => {
  const since = parts.clock.now()
  let isMended = false
  void mended.then(() => {
    isMended = true
  })
  const told = new Set<string>()
  parts.setDashboardAway(true)
  try {
    say('The dashboard hangs up on everyone who posts a report.')
    await until(() => {
      for (const text of newFailures(parts, since, told)) say(text)
      return isMended ? true : null
    })
  } finally {
    parts.setDashboardAway(false)
  }
  healing()
  say('The dashboard answers again: from now on reports arrive.')
  // An attempt may still be on its way to its failure.
  await until(() => (runsOf(parts, since).every(isOver) ? true : null))
  const failed = runsOf(parts, since).filter(({ state }) => state === 'failed')
  if (failed.length === 0) return say('No run had failed: the retries were enough.')
  for (const { dagId, runId } of failed) {
    signal.throwIfAborted()
    await parts.scheduler.clear({ dagId, runId, onlyFailed: true, by: 'demo' })
  }
  const many = failed.length === 1 ? 'The failed run is' : `The ${failed.length} failed runs are`
  say(`${many} cleared: only ${TASK} runs again, its Parquet and report are there already.`)
  await until(() => (failed.every((run) => stateOf(parts, run) === 'success') ? true : null))
  say(`${failed.map(parts.minuteOf).join(', ')}: delivered. No report is missing, none came twice.`)
}

/** Runs whose minute was on its way while the dashboard was away. */
const runsOf = (parts: FaultParts, since: number): DagRun[] => runsSince(parts, since - 60_000)

const isOver = ({ state }: DagRun): boolean => state === 'success' || state === 'failed'

const stateOf = ({ runStore }: FaultParts, { dagId, runId }: DagRun) => runStore.run(dagId, runId)?.state

const newFailures = (parts: FaultParts, since: number, told: Set<string>): string[] =>
  runsOf(parts, since).flatMap((run) =>
    parts.runStore
      .attempts(run.dagId, run.runId, TASK)
      .filter(({ tryNumber, outcome }) => outcome === 'failed' && !told.has(`${run.runId} ${tryNumber}`))
      .map(({ tryNumber, error }) => {
        told.add(`${run.runId} ${tryNumber}`)
        return `${parts.minuteOf(run)}: attempt ${tryNumber} of ${TASK} failed. ${error?.message ?? ''}`.trim()
      }),
  )
