import { SegmentedControl } from '@mantine/core'
import type { MinuteOutcome } from '../../../src-main/contract/models/platform.ts'
import { useNow } from '../../shared/clock.ts'
import { hrefWith, navigate, usePlace } from '../../shared/router.ts'
import { StateGlyph } from '../../shared/state/StateGlyph.tsx'
import { STATES } from '../../shared/state/states.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import { HourRows } from './HourRows.tsx'
import { lastMinutes } from './homeStore.ts'
import { MinuteColumns } from './MinuteColumns.tsx'
import { totalsOf } from './minutes.ts'
import classes from './strip.module.css'

const HOURS = [1, 3, 6, 12] as const

/** The last hour, a column for each minute, or the last hours, a row for each; every minute leads to its page. */
export const MinuteStrip = ({ dagId }: { readonly dagId: string }) => {
  const place = usePlace()
  const asked = Number(place.search.get('hours'))
  const hours = HOURS.find((each) => each === asked) ?? 1
  const live = lastMinutes.use(hours * 60)
  const now = useNow()
  return (
    <Card
      title={hours === 1 ? 'Last hour' : `Last ${hours} hours`}
      aside={
        <span className={classes.aside}>
          {live.data && <Legend minutes={live.data} now={now} />}
          <SegmentedControl
            size="xs"
            aria-label="Hours shown"
            value={String(hours)}
            onChange={(value) => navigate(hrefWith(place, { hours: value === '1' ? null : value }), { replace: true })}
            data={HOURS.map((each) => ({ value: String(each), label: `${each} h` }))}
          />
        </span>
      }
    >
      <Loaded live={live} lines={3} onRetry={() => lastMinutes.refresh(hours * 60)}>
        {(minutes) =>
          hours === 1 ? (
            <MinuteColumns minutes={minutes} dagId={dagId} />
          ) : (
            <HourRows minutes={minutes} dagId={dagId} now={now} />
          )
        }
      </Loaded>
    </Card>
  )
}

const Legend = ({ minutes, now }: { readonly minutes: readonly MinuteOutcome[]; readonly now: number }) => (
  <span className={classes.legend}>
    {totalsOf(minutes, now).map(({ state, count }) => (
      <span key={state} className={classes.legendItem}>
        <StateGlyph state={state} size={15} />
        {count} {state === 'none' ? 'no run' : STATES[state].label}
      </span>
    ))}
  </span>
)
