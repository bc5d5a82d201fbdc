import { formatSeconds } from '../words.ts'
import { type FaultParts, type FaultScript, runsSince, taskOf } from './fault.ts'

const TASK = 'stream_from_clickhouse_to_minio'
/** Each question to the store waits this long (real ms): long enough to be seen, short enough for a run to end. */
const SLOW_MS = 120

/** Everything that is asked of the event store takes longer: the producer's pace drops, runs take their time, nothing fails. */
export const slowStore: FaultScript = async (parts, { say, mended, healing, until }) => {
  const since = parts.clock.now()
  const tell = (ms: number): void => {
    for (const child of parts.processes.running('data')) child.post({ type: 'slow', ms })
  }
  let isMended = false
  void mended.then(() => {
    isMended = true
  })
  tell(SLOW_MS)
  try {
    say(`The event store takes ${SLOW_MS} ms longer for everything it is asked.`)
    let told = 0
    await until(() => {
      const taken = took(parts, since)
      for (const { minute, ms } of taken.slice(told)) say(`${minute}: the Parquet took ${formatSeconds(ms)}.`)
      told = taken.length
      return isMended ? true : null
    })
  } finally {
    tell(0)
  }
  healing()
  const mendedAt = parts.clock.now()
  say('The store answers at once again.')
  const [next] = await until(() => {
    const taken = took(parts, mendedAt)
    return taken.length > 0 ? taken : null
  })
  if (next)
    say(`${next.minute}: the Parquet took ${formatSeconds(next.ms)}. What waited has been caught up; nothing was lost.`)
}

/** How long the runs that were due since then took for their Parquet, by the replay's clock. */
const took = (parts: FaultParts, since: number): { minute: string; ms: number }[] =>
  runsSince(parts, since).flatMap((run) => {
    const task = taskOf(parts, run, TASK)
    if (task?.state !== 'success' || task.startDate === null || task.endDate === null) return []
    return [{ minute: parts.minuteOf(run), ms: task.endDate - task.startDate }]
  })
