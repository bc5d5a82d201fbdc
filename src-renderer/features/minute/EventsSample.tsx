import type { UserEvent } from '../../../src-main/contract/models/userEvent.ts'
import { formatCount } from '../../shared/format/number.ts'
import { formatTime } from '../../shared/format/time.ts'
import ui from '../../shared/ui/page.module.css'
import { TableHead } from '../../shared/ui/TableHead.tsx'
import { useZone } from '../../shared/zone.ts'
import classes from './minute.module.css'

/** The first events of the minute, as rows. */
export const EventsSample = ({ events, total }: { readonly events: readonly UserEvent[]; readonly total: number }) => {
  const zone = useZone()
  return (
    <details className={classes.more}>
      <summary>
        The first {formatCount(events.length)} of {formatCount(total)} events
      </summary>
      <div className={classes.rows}>
        <table className={`${ui.table} ${classes.dense}`}>
          <TableHead
            columns={['Time', 'Type', 'Status', 'Code', 'Latency', 'Product', 'User', 'Session', 'Event id']}
          />
          <tbody>
            {events.map((event) => (
              <tr key={event.event_id}>
                <td>
                  {formatTime(event.event_timestamp, zone)}.{String(event.event_timestamp % 1000).padStart(3, '0')}
                </td>
                <td>{event.event_type}</td>
                <td>{event.status}</td>
                <td>{event.error_code ?? '–'}</td>
                <td>{event.request_latency_ms} ms</td>
                <td>{event.product_id ?? '–'}</td>
                <td className={ui.mono}>{event.user_id}</td>
                <td className={ui.mono}>{event.session_id}</td>
                <td className={ui.mono}>{event.event_id}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}
