import { Button, Group, Progress } from '@mantine/core'
import type { BackfillDetail } from '../../../src-main/contract/models/backfill.ts'
import { formatCount } from '../../shared/format/number.ts'
import { formatDateMinute } from '../../shared/format/time.ts'
import { TimeText } from '../../shared/ui/TimeText.tsx'
import { useZone } from '../../shared/zone.ts'
import { backfills, steer } from './backfillStore.ts'
import classes from './control.module.css'
import { progressOf } from './progress.ts'

/** The DAG's backfills at work, and the last that ended; each can be paused and cancelled. */
export const BackfillList = ({ dagId }: { readonly dagId: string }) => {
  const list = backfills.use(dagId).data ?? []
  const shown = list.filter(({ backfill }, index) => backfill.completedAt === null || index === 0)
  if (shown.length === 0) return null
  return (
    <ul className={classes.running} aria-label={`Backfills of ${dagId}`}>
      {shown.map((detail) => (
        <Row key={detail.backfill.id} detail={detail} />
      ))}
    </ul>
  )
}

const Row = ({ detail }: { readonly detail: BackfillDetail }) => {
  const zone = useZone()
  const { backfill } = detail
  const progress = progressOf(detail)
  const isOver = backfill.completedAt !== null
  const share = (count: number): number => (count / Math.max(1, backfill.total)) * 100
  return (
    <li>
      <div className={classes.runningHead}>
        <span>
          <b>Backfill {backfill.id}</b> · {formatDateMinute(backfill.fromDate, zone)} to{' '}
          {formatDateMinute(backfill.toDate, zone)}
        </span>
        {isOver ? (
          <span className={classes.target}>
            {backfill.isCancelled ? 'cancelled' : 'over'} <TimeText at={backfill.completedAt} show="relative" />
          </span>
        ) : (
          <Group gap="xs">
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => void steer(backfill.isPaused ? 'unpause' : 'pause', backfill)}
            >
              {backfill.isPaused ? 'Go on' : 'Pause'}
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => void steer('cancel', backfill)}>
              Cancel the backfill
            </Button>
          </Group>
        )}
      </div>
      <Progress.Root size="lg" aria-label={`Backfill ${backfill.id}`}>
        <Progress.Section value={share(progress.success)} color="var(--success)" aria-label="success" />
        <Progress.Section value={share(progress.failed)} color="var(--failed)" striped aria-label="failed" />
        <Progress.Section value={share(progress.active)} color="var(--running)" striped aria-label="at work" />
        <Progress.Section value={share(progress.left)} color="var(--quiet)" aria-label="left out" />
      </Progress.Root>
      <p className={classes.runningText} role="status">
        {formatCount(backfill.decided)} of {formatCount(backfill.total)} dates had their turn: {progress.text}
        {backfill.isPaused && !isOver && '. Paused: no more runs start.'}
      </p>
    </li>
  )
}
