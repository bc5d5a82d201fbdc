import type { Attempt } from '../../../src-main/contract/models/run.ts'
import { formatDuration } from '../../shared/format/duration.ts'
import { StateBadge } from '../../shared/state/StateBadge.tsx'
import { Notice } from '../../shared/ui/Notice.tsx'
import ui from '../../shared/ui/page.module.css'
import { TimeText } from '../../shared/ui/TimeText.tsx'
import { Elapsed } from './Elapsed.tsx'
import classes from './run.module.css'

/** How each attempt of a task went. */
export const Attempts = ({ attempts }: { readonly attempts: readonly Attempt[] }) => {
  if (attempts.length === 0) return <Notice icon="clock" title="Not started yet" />
  return (
    <div className={ui.scroll}>
      <table className={ui.table}>
        <thead>
          <tr>
            <th scope="col">Attempt</th>
            <th scope="col">Outcome</th>
            <th scope="col">Started</th>
            <th scope="col" data-end>
              Waited
            </th>
            <th scope="col" data-end>
              Ran
            </th>
            <th scope="col">Error</th>
          </tr>
        </thead>
        <tbody>
          {attempts.map((attempt) => (
            <tr key={attempt.tryNumber}>
              <td>{attempt.tryNumber}</td>
              <td>
                <StateBadge state={attempt.outcome ?? 'running'} />
              </td>
              <td>
                <TimeText at={attempt.startDate} show="both" />
              </td>
              <td data-end>{attempt.queuedAt === null ? '–' : formatDuration(attempt.startDate - attempt.queuedAt)}</td>
              <td data-end>
                <Elapsed start={attempt.startDate} end={attempt.endDate} />
              </td>
              <td>
                {attempt.error && (
                  <>
                    <div>{attempt.error.message}</div>
                    {attempt.error.hint !== undefined && <div className={classes.soft}>{attempt.error.hint}</div>}
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
