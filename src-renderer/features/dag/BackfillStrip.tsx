import { Button, Progress } from '@mantine/core'
import { formatCount } from '../../shared/format/number.ts'
import { openDialog } from '../../shared/links.ts'
import { usePlace } from '../../shared/router.ts'
import { Icon } from '../../shared/ui/Icon.tsx'
import classes from './dag.module.css'
import { backfills } from './dagStore.ts'

/** Backfills of the DAG that are at work, above its views. */
export const BackfillStrip = ({ dagId }: { readonly dagId: string }) => {
  const list = backfills.use(dagId).data ?? []
  const place = usePlace()
  if (list.length === 0) return null
  return (
    <ul className={classes.strip} aria-label="Backfills at work">
      {list.map(({ id, total, decided, isPaused }) => (
        <li key={id}>
          <Icon name="calendar" size={17} />
          <b>Backfill {id}</b>
          <span>
            {formatCount(decided)} of {formatCount(total)} dates had their turn{isPaused && ', paused'}
          </span>
          <Progress
            className={classes.stripBar}
            value={(decided / Math.max(1, total)) * 100}
            aria-label={`Backfill ${id}: dates that had their turn`}
          />
          <Button component="a" size="compact-sm" variant="default" href={openDialog.backfill(place, dagId)}>
            Show
          </Button>
        </li>
      ))}
    </ul>
  )
}
