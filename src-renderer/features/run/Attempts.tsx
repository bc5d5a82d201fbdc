import { Checkbox } from '@mantine/core'
import type { Attempt } from '../../../src-main/contract/models/run.ts'
import { formatDuration } from '../../shared/format/duration.ts'
import { hrefWith, navigate, usePlace } from '../../shared/router.ts'
import { StateBadge } from '../../shared/state/StateBadge.tsx'
import { Notice } from '../../shared/ui/Notice.tsx'
import ui from '../../shared/ui/page.module.css'
import { TableHead } from '../../shared/ui/TableHead.tsx'
import { TimeText } from '../../shared/ui/TimeText.tsx'
import { AttemptsCompared } from './AttemptsCompared.tsx'
import { Elapsed } from './Elapsed.tsx'

/** How each attempt of a task went; two of them side by side when they are chosen. */
export const Attempts = ({ attempts }: { readonly attempts: readonly Attempt[] }) => {
  const place = usePlace()
  if (attempts.length === 0) return <Notice icon="clock" title="Not started yet" />
  const asked = (place.search.get('compare') ?? '').split('-').map(Number)
  const chosen = attempts.filter(({ tryNumber }) => asked.includes(tryNumber)).slice(0, 2)
  const choose = (tryNumber: number): void => {
    const others = chosen.map((attempt) => attempt.tryNumber).filter((each) => each !== tryNumber)
    // A third takes the place of the earlier one.
    const next = others.length < chosen.length ? others : [...others.slice(-1), tryNumber]
    navigate(hrefWith(place, { compare: next.toSorted((a, b) => a - b).join('-') }), { replace: true })
  }
  const [left, right] = chosen
  return (
    <>
      <div className={ui.scroll}>
        <table className={ui.table}>
          <TableHead
            columns={[
              attempts.length > 1 && 'Compare',
              'Attempt',
              'Outcome',
              'Started',
              { end: 'Waited' },
              { end: 'Ran' },
              'Error',
            ]}
          />
          <tbody>
            {attempts.map((attempt) => (
              <tr key={attempt.tryNumber}>
                {attempts.length > 1 && (
                  <td>
                    <Checkbox
                      size="xs"
                      aria-label={`Compare attempt ${attempt.tryNumber}`}
                      checked={chosen.includes(attempt)}
                      onChange={() => choose(attempt.tryNumber)}
                    />
                  </td>
                )}
                <td>{attempt.tryNumber}</td>
                <td>
                  <StateBadge state={attempt.outcome ?? 'running'} />
                </td>
                <td>
                  <TimeText at={attempt.startDate} show="both" />
                </td>
                <td data-end>
                  {attempt.queuedAt === null ? '–' : formatDuration(attempt.startDate - attempt.queuedAt)}
                </td>
                <td data-end>
                  <Elapsed start={attempt.startDate} end={attempt.endDate} />
                </td>
                <td>
                  {attempt.error && (
                    <>
                      <div>{attempt.error.message}</div>
                      {attempt.error.hint !== undefined && <div className={ui.soft}>{attempt.error.hint}</div>}
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {left && right ? (
        <AttemptsCompared left={left} right={right} />
      ) : (
        attempts.length > 1 && <p className={ui.soft}>Choose two attempts to see their times and logs side by side.</p>
      )}
    </>
  )
}
