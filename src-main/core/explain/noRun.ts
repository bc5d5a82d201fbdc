import type { AssetWait } from '../../contract/models/asset.ts'
import type { SerializedDag } from '../../contract/models/dag.ts'
import type { ReasonFound } from '../../contract/models/explanation.ts'
import type { LedgerEntry } from '../../contract/models/ledger.ts'
import type { DataInterval, EpochMs } from '../../contract/models/primitives.ts'
import { instant, listed, reason } from './reason.ts'

/** What is known of a date that has no run. */
export type NoRunFacts = {
  readonly now: EpochMs
  readonly dag: SerializedDag
  readonly isPaused: boolean
  /** When it was paused, where that is still known. */
  readonly pausedAt: EpochMs | null
  /** The data interval asked about; its end is when its run is due. */
  readonly dataInterval: DataInterval
  readonly lastScheduled: DataInterval | null
  /** The newest line of the ledger that covers the date. */
  readonly ledger: LedgerEntry | null
  /** When the oldest run that is kept was due; null without runs. */
  readonly oldestRunAfter: EpochMs | null
  readonly running: readonly string[]
  readonly queued: number
  /** Of a DAG that is scheduled on assets. */
  readonly assets: AssetWait | null
}

/** Why there is no run of that date. */
export const explainNoRun = (facts: NoRunFacts): ReasonFound => {
  const { dag, dataInterval: interval, now } = facts
  const which = `the interval ${instant(interval.start)} to ${instant(interval.end)}`
  const { kind } = dag.schedule
  if (kind === 'none')
    return reason('info', 'no_schedule', `${dag.dagId} has no schedule: it runs when somebody asks for it.`)
  if (kind === 'assets') {
    const { assets } = facts
    const how = assets === null ? '' : ` ${assets.sentence}`
    const sentence = `${dag.dagId} runs when its assets are updated, not by the clock.${how}`
    return reason(assets === null ? 'info' : 'waits', 'asset_schedule', sentence, { waitsFor: assets?.waitsFor ?? [] })
  }
  if (kind === 'once') return explainOnce(facts)
  if (dag.startDate !== null && interval.start < dag.startDate) {
    const sentence = `${dag.dagId} is scheduled from ${instant(dag.startDate)} on; ${which} is before that.`
    return reason('info', 'before_start_date', sentence, { startDate: dag.startDate })
  }
  if (dag.endDate !== null && interval.start > dag.endDate) {
    const sentence = `The schedule of ${dag.dagId} ended on ${instant(dag.endDate)}; ${which} is after that.`
    return reason('info', 'after_end_date', sentence, { endDate: dag.endDate })
  }
  if (facts.ledger !== null && interval.end <= now) return fromLedger(facts.ledger, which)
  if (facts.isPaused) return explainPaused(facts, which)
  if (interval.end > now) {
    return reason(
      'waits',
      'not_due_yet',
      `${which} is not over: its run is due ${instant(interval.end)}.`.replace(/^t/, 'T'),
      { dueAt: interval.end },
    )
  }
  return explainPassed(facts, which)
}

const explainOnce = ({ dag, lastScheduled, isPaused }: NoRunFacts): ReasonFound => {
  if (lastScheduled !== null) {
    return reason('info', 'ran_once', `${dag.dagId} runs once, and did so for ${instant(lastScheduled.start)}.`)
  }
  return isPaused
    ? reason('waits', 'dag_paused', `${dag.dagId} runs once, when it is unpaused.`)
    : reason('waits', 'about_to_start', `${dag.dagId} is about to run, once.`)
}

const explainPaused = ({ dag, pausedAt, lastScheduled, dataInterval }: NoRunFacts, which: string): ReasonFound => {
  const since = pausedAt === null ? '' : ` since ${instant(pausedAt)}`
  if (lastScheduled !== null && dataInterval.end <= lastScheduled.end) {
    const sentence = `${dag.dagId} is past ${which}, and has no run of it any more; it is paused${since}.`
    return reason('info', 'passed', sentence)
  }
  const sentence = `${dag.dagId} is paused${since}: no run of ${which} is made. Unpause it to let it run.`
  return reason('waits', 'dag_paused', sentence, { pausedAt })
}

const fromLedger = (entry: LedgerEntry, which: string): ReasonFound => {
  const code = entry.decision === 'skipped' || entry.decision === 'ran_latest' ? `left_out_${entry.kind}` : entry.kind
  return reason('info', code, `There is no run of ${which}. ${entry.reason}`, {
    decision: entry.decision,
    kind: entry.kind,
  })
}

/** It is over, nothing forbids it, and the ledger is silent. */
const explainPassed = (facts: NoRunFacts, which: string): ReasonFound => {
  const { dag, lastScheduled, dataInterval, oldestRunAfter } = facts
  if (lastScheduled === null || dataInterval.end > lastScheduled.end) {
    if (facts.running.length >= dag.maxActiveRuns) {
      const sentence = `${which} waits for room: max_active_runs is ${dag.maxActiveRuns}, ${listed(facts.running)} run and ${facts.queued} wait.`
      return reason('waits', 'max_active_runs', sentence.replace(/^t/, 'T'), { limit: dag.maxActiveRuns })
    }
    return dag.catchup
      ? reason('waits', 'catching_up', `${dag.dagId} is catching up: ${which} comes in its turn.`)
      : reason('info', 'no_catchup', `${dag.dagId} has no catchup: ${which} was over before it was first scheduled.`)
  }
  if (oldestRunAfter === null || dataInterval.end < oldestRunAfter) {
    const oldest =
      oldestRunAfter === null
        ? 'No run is kept any more'
        : `The oldest run that is kept was due ${instant(oldestRunAfter)}`
    return reason('info', 'before_oldest_run', `${oldest}: that of ${which} was removed since, or never made.`)
  }
  const sentence = dag.catchup
    ? `The schedule is past ${which} and has no run of it: it was removed, or the schedule was another then.`
    : `${which} was not scheduled: ${dag.dagId} has no catchup and was not scheduled then, or its schedule was another.`
  return reason('info', 'passed', sentence.replace(/^t/, 'T'))
}
