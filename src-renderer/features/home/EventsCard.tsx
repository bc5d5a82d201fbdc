import { eventStats, rates } from '../../shared/facts.ts'
import { formatCount, formatRate } from '../../shared/format/number.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import ui from '../../shared/ui/page.module.css'
import { TimeText } from '../../shared/ui/TimeText.tsx'
import classes from './home.module.css'
import { producer } from './homeStore.ts'
import { sparkPath } from './sparkPath.ts'

const WIDTH = 240
const HEIGHT = 34

/** The live counter: all events, those per second, those made since the start. */
export const EventsCard = () => {
  const live = eventStats.use(null)
  const made = producer.use(null).data?.produced
  return (
    <Card title="Events" aside={live.data && <LastEvent at={live.data.lastAt} />}>
      <Loaded live={live} lines={3}>
        {(stats) => (
          <>
            <div className={ui.figure} data-testid="events-total">
              {formatCount(stats.total)}
            </div>
            <div className={classes.split}>
              <span>
                <b>{formatRate(stats.perSecond)}</b> <span className={ui.soft}>per second</span>
              </span>
              {made !== undefined && (
                <span>
                  <b>{formatCount(made)}</b> <span className={ui.soft}>since start</span>
                </span>
              )}
            </div>
            <RateLine />
          </>
        )}
      </Loaded>
    </Card>
  )
}

const LastEvent = ({ at }: { readonly at: number | null }) =>
  at === null ? (
    <>none yet</>
  ) : (
    <>
      last <TimeText at={at} show="relative" />
    </>
  )

const RateLine = () => {
  const { perSecond } = rates()
  const { line, area } = sparkPath(perSecond, { width: WIDTH, height: HEIGHT, places: 60 })
  return (
    <svg className={classes.spark} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <path className={classes.sparkArea} d={area} />
      <path className={classes.sparkLine} d={line} vectorEffect="non-scaling-stroke" />
    </svg>
  )
}
