import type { ReportSeries } from '../../../src-main/contract/models/minute.ts'
import { seriesOf } from '../../shared/chart/series.ts'
import { formatDuration } from '../../shared/format/duration.ts'
import { formatCount, formatShare } from '../../shared/format/number.ts'
import { formatDateMinute } from '../../shared/format/time.ts'
import { linkTo } from '../../shared/links.ts'
import { Card } from '../../shared/ui/Card.tsx'
import ui from '../../shared/ui/page.module.css'
import { figures, TableHead } from '../../shared/ui/TableHead.tsx'
import { useZone } from '../../shared/zone.ts'
import { expectedOf } from './range.ts'
import classes from './reports.module.css'

/** The charts' figures as a table, newest first. */
export const SeriesTable = ({ dagId, series }: { readonly dagId: string; readonly series: ReportSeries }) => {
  const zone = useZone()
  const types = seriesOf(Object.keys(series.total.byType)).map(({ name }) => name)
  const width = series.stepMs / 60_000
  return (
    <Card flush>
      <div className={`${ui.scroll} ${classes.tall}`}>
        <table className={ui.table}>
          <TableHead
            columns={[
              width === 1 ? 'Minute' : `From, ${formatDuration(series.stepMs)} each`,
              width > 1 && { end: 'Reports' },
              ...figures('Events', 'Errors', 'Error rate', ...types),
            ]}
          />
          <tbody>
            {series.steps.toReversed().map((step) => (
              <tr key={step.at}>
                <td className={ui.nowrap}>
                  {step.name === null ? (
                    <span className={ui.soft}>{formatDateMinute(step.at, zone)}</span>
                  ) : (
                    <a className={ui.link} href={linkTo.minute(dagId, step.name)}>
                      {formatDateMinute(step.at, zone)}
                    </a>
                  )}
                </td>
                {width > 1 && (
                  <td data-end>
                    {step.minutes} of {expectedOf(step, series)}
                  </td>
                )}
                {step.minutes === 0 ? (
                  <td colSpan={3 + types.length} className={ui.soft}>
                    no report
                  </td>
                ) : (
                  <>
                    <td data-end>{formatCount(step.events)}</td>
                    <td data-end>{formatCount(step.errors)}</td>
                    <td data-end>{formatShare(step.errors, step.events)}</td>
                    {types.map((type) => (
                      <td key={type} data-end>
                        {formatCount(step.byType[type]?.events ?? 0)}
                      </td>
                    ))}
                  </>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  )
}
