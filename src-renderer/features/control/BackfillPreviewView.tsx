import type { BackfillPreview, DateDecision } from '../../../src-main/contract/models/backfill.ts'
import { formatBytes } from '../../shared/format/bytes.ts'
import { formatDuration } from '../../shared/format/duration.ts'
import { formatCount } from '../../shared/format/number.ts'
import { formatDateMinute } from '../../shared/format/time.ts'
import { FactList } from '../../shared/ui/Fact.tsx'
import { useZone } from '../../shared/zone.ts'
import classes from './control.module.css'

const WORDS: Readonly<Record<DateDecision, string>> = {
  created: 'new run',
  rerun: 'runs again',
  'in flight': 'left: at work',
  'already exists': 'left: has a run',
}

/** How many runs, how long, how much disk, and which dates. */
export const BackfillPreviewView = ({ preview }: { readonly preview: BackfillPreview }) => {
  const zone = useZone()
  const { rows, logs, objects } = preview.bytes
  const known = [rows, logs, objects].filter((bytes) => bytes !== null)
  const figures = [
    ['New runs', formatCount(preview.created)],
    ['Run again', formatCount(preview.rerun)],
    ['Left out', formatCount(preview.inFlight + preview.alreadyExists)],
    [
      'Takes about',
      preview.duration === null
        ? 'not known: no run of the past'
        : `${formatDuration(preview.duration.median)}, at worst ${formatDuration(preview.duration.p90)}`,
    ],
    ['Needs about', known.length === 0 ? 'not known' : formatBytes(known.reduce((sum, bytes) => sum + bytes, 0))],
  ] as const
  return (
    <section className={classes.preview} aria-label="What the backfill would do">
      <p role="status">{preview.sentence}</p>
      <FactList facts={figures} className={classes.figures} />
      {preview.dates.length > 0 && (
        <details>
          <summary>
            {preview.dates.length < preview.total
              ? `The first ${preview.dates.length} of ${formatCount(preview.total)} dates, in order`
              : `All ${preview.total} dates, in order`}
          </summary>
          <ul className={classes.dates}>
            {preview.dates.map(({ logicalDate, decision }) => (
              <li key={logicalDate}>
                {formatDateMinute(logicalDate, zone)} {WORDS[decision]}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}
