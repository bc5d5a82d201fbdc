import type { DemoStatus, FaultKind } from '../../../src-main/contract/models/demo.ts'
import { linkTo } from '../../shared/links.ts'

/** One step of the guided demo. */
export type Step = {
  readonly id: string
  readonly title: string
  /** What the room looks at. */
  readonly look: string
  /** What the speaker says, a thought each. */
  readonly say: readonly string[]
  /** How fast the replay's clock goes meanwhile. */
  readonly speed: number
  /** Where it is shown. */
  readonly place: (status: DemoStatus) => string
  /** What is broken in this step. */
  readonly fault?: FaultKind
}

/** The newest minute that is through; home while there is none. */
const ofMinute =
  (link: (status: DemoStatus, minute: DemoStatus['minutes'][number]) => string) =>
  (status: DemoStatus): string => {
    const [minute] = status.minutes
    return minute ? link(status, minute) : linkTo.home()
  }

/** A query over the newest minute's Parquet, for the SQL console. */
export const queryOf = ({ bucket, key }: DemoStatus['minutes'][number]): string =>
  `SELECT event_type, count(*) AS events, count_if(status = 'ERROR') AS errors\nFROM 's3a://${bucket}/${key}'\nGROUP BY event_type\nORDER BY events DESC`

export const steps: readonly Step[] = [
  {
    id: 'minute',
    title: 'Watch a minute happen',
    look: 'The picture of the pipeline, and the strip of minutes beneath it.',
    say: [
      'A shop sends twenty events a second into the event store.',
      'When a minute is full its run begins: events become Parquet, Parquet becomes a report, the report goes to the dashboard.',
      'The clock runs six times as fast now: a minute takes ten seconds. Wait until the strip has grown by one column.',
    ],
    speed: 6,
    place: () => linkTo.home(),
  },
  {
    id: 'parquet',
    title: 'Its Parquet',
    look: 'The object of the newest minute: its columns, its row groups, its rows.',
    say: [
      'This file is the first thing that the run left: 1,200 events, two columns, a few kilobytes.',
      'It was published whole or not at all: nobody ever sees a half file, whatever is killed.',
    ],
    speed: 1,
    place: ofMinute((_status, { bucket, key }) => linkTo.object(bucket, key)),
  },
  {
    id: 'report',
    title: 'Its report',
    look: 'The minute from end to end: events, Parquet, analysis, report, delivery.',
    say: [
      'Read it from left to right: each hop with its time.',
      'The report counts successes and errors of each event type. The same minute gives the same bytes, on every engine.',
    ],
    speed: 1,
    place: ofMinute(({ dagId }, { minute }) => linkTo.minute(dagId, minute)),
  },
  {
    id: 'dashboard',
    title: 'Break the dashboard, and see it heal',
    look: 'The last hop turns red; the line at the top tells what follows.',
    say: [
      'Press “Drop the dashboard”: it hangs up on everyone who posts a report.',
      'Each run tries twice, then fails; what came before the last hop is done and stays.',
      'Press “Take it back”. The failed runs are cleared: only the last task runs again, and every report arrives once.',
    ],
    speed: 20,
    place: () => linkTo.home(),
    fault: 'dashboard',
  },
  {
    id: 'worker',
    title: 'Kill a worker',
    look: 'The runs: one of them has a second attempt.',
    say: [
      'Press “Kill a worker”: the process of the next attempt is killed in its middle, as by a crash.',
      'The attempt counts as lost, which is nobody’s failure: it costs none of the task’s own retries.',
      'Another process takes over. Nothing was half written.',
    ],
    speed: 6,
    place: () => linkTo.runs(),
    fault: 'worker',
  },
  {
    id: 'compare',
    title: 'Compare two minutes',
    look: 'Two minutes side by side; what differs is marked.',
    say: [
      'The same pipeline, a minute apart: the counts differ, the schema does not.',
      'This is how you find the minute in which something changed.',
    ],
    speed: 1,
    place: (status) => {
      const [newer, older] = status.minutes
      return newer && older ? linkTo.compare(status.dagId, older.minute, newer.minute) : linkTo.home()
    },
  },
  {
    id: 'query',
    title: 'Ask it a question',
    look: 'The SQL console, with a query over the newest Parquet file.',
    say: ['Run it. It reads the object itself; nothing was loaded anywhere before.', 'Change it: it is plain SQL.'],
    speed: 1,
    place: ofMinute((_status, minute) => linkTo.sql(queryOf(minute))),
  },
  {
    id: 'export',
    title: 'Take a run home',
    look: 'The page of the newest run, and its “Export as HTML”.',
    say: [
      'One file with everything: picture, times, logs, report. It needs no network and no script.',
      'It fits into a thesis, a ticket, a mail.',
    ],
    speed: 1,
    place: ofMinute(({ dagId }, { runId }) => linkTo.run(dagId, runId)),
  },
  {
    id: 'hour',
    title: 'An hour in a minute',
    look: 'The strip: sixty minutes pass while you talk.',
    say: [
      'The same engine, the same processes, the same store: only the clock is faster.',
      'Nothing here is staged: break something while it runs.',
    ],
    speed: 60,
    place: () => linkTo.home(),
  },
]
