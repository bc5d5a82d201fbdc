import type { BackfillDateWithRun, BackfillPreview, DateDecision } from '../../../contract/models/backfill.ts'
import type { PfadClient } from '../../../contract/pfadContract.ts'
import { type Output, printRow, printRows } from '../format/output.ts'
import type { Io } from '../io.ts'
import { formatInstant } from '../parse/instant.ts'

/** More lines tell a person no more. */
const SHOWN = 100
const PAGE = 10_000

const WOULD: Readonly<Record<DateDecision, string>> = {
  created: 'new run',
  rerun: 'run again',
  'in flight': 'left out: in flight',
  'already exists': 'left out: already exists',
}

/** `--dry-run`: the dates and the sentence for people, all of it as data. */
export const printPreview = async (io: Io, preview: BackfillPreview, output: Output): Promise<void> => {
  const { dates, sentence, runDuration, duration, bytes } = preview
  if (output === 'table') {
    const rows = dates
      .slice(0, SHOWN)
      .map(({ logicalDate, decision }) => ({ logical_date: formatInstant(logicalDate), would_be: WOULD[decision] }))
    await printRows(io, rows, output)
    const more = preview.total - rows.length
    return io.write(`${more > 0 ? `… and ${more} more dates (-o json names them)\n` : ''}${sentence}\n`)
  }
  const seconds = (span: typeof duration) => span && { median: span.median / 1000, p90: span.p90 / 1000 }
  await printRow(
    io,
    {
      dag_id: preview.dagId,
      sentence,
      total: preview.total,
      created: preview.created,
      rerun: preview.rerun,
      in_flight: preview.inFlight,
      already_exists: preview.alreadyExists,
      parallel_runs: preview.parallelRuns,
      judged_by_runs: preview.judgedBy,
      run_duration_seconds: seconds(runDuration),
      duration_seconds: seconds(duration),
      bytes: { ...bytes },
      dates: dates.map(({ logicalDate, decision }) => ({ logical_date: formatInstant(logicalDate), decision })),
    },
    output,
  )
}

/** Every date that had its turn, page by page. */
export const allDates = async (client: PfadClient, id: number, signal: AbortSignal): Promise<BackfillDateWithRun[]> => {
  const all: BackfillDateWithRun[] = []
  for (let isMore = true; isMore; ) {
    const after = all.at(-1)?.sortOrdinal ?? 0
    const page = await client.call('backfills.dates', { id, after, limit: PAGE }, signal)
    all.push(...page)
    isMore = page.length === PAGE
  }
  return all
}
