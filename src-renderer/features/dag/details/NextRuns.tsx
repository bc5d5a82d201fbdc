import { describeSchedule, scheduleText } from '../../../shared/format/schedule.ts'
import { formatInterval } from '../../../shared/format/time.ts'
import { Card } from '../../../shared/ui/Card.tsx'
import { Loaded } from '../../../shared/ui/Loaded.tsx'
import ui from '../../../shared/ui/page.module.css'
import { TableHead } from '../../../shared/ui/TableHead.tsx'
import { TimeText } from '../../../shared/ui/TimeText.tsx'
import { useZone } from '../../../shared/zone.ts'
import { nextExecutions } from '../dagStore.ts'
import type { TabProps } from '../tab.ts'
import classes from './details.module.css'

/** The schedule in words, and the runs that it brings next. */
export const NextRuns = ({ dag: { dagId, schedule, timezone, isPaused } }: TabProps) => {
  const live = nextExecutions.use(dagId)
  const zone = useZone()
  const text = scheduleText(schedule)
  return (
    <Card title="Schedule">
      <p className={classes.sentence}>
        {describeSchedule(schedule)}
        {text !== null && <code className={classes.cron}>{text}</code>}
      </p>
      <p className={ui.soft}>
        Read in {timezone}. {isPaused && 'Paused: these runs start only once it is unpaused.'}
      </p>
      <Loaded live={live} lines={4} onRetry={() => nextExecutions.refresh(dagId)}>
        {(list) =>
          list.length === 0 ? (
            <p className={ui.soft}>
              No date lies ahead: it runs when triggered{isAssets(schedule.kind) && ' or when its assets are updated'}.
            </p>
          ) : (
            <table className={classes.next} aria-label="Next runs">
              <TableHead columns={['Runs', 'About']} />
              <tbody>
                {list.map(({ logicalDate, dataInterval, runAfter }) => (
                  <tr key={logicalDate}>
                    <td>
                      <TimeText at={runAfter} show="both" />
                    </td>
                    <td>{formatInterval(dataInterval, zone)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Loaded>
    </Card>
  )
}

const isAssets = (kind: string): boolean => kind === 'assets' || kind === 'assetsOrTime'
