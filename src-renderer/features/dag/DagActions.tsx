import { Button, Switch } from '@mantine/core'
import { useMemo } from 'react'
import type { DagDetail } from '../../../src-main/contract/calls/dags.ts'
import { type Command, useCommands } from '../../shared/commands.ts'
import { dagTabs, linkTo, openDialog } from '../../shared/links.ts'
import { hrefTo, navigate, parseHash, usePlace } from '../../shared/router.ts'
import { Icon } from '../../shared/ui/Icon.tsx'
import classes from './dag.module.css'
import { setPaused } from './dagStore.ts'

/** What can be done with a DAG: its switch, a run by hand, runs of the past. */
export const DagActions = ({ dag: { dagId, isPaused, schedule } }: { readonly dag: DagDetail }) => {
  const place = usePlace()
  const hasIntervals = schedule.kind === 'cron' || schedule.kind === 'interval' || schedule.kind === 'assetsOrTime'
  useCommands(useMemo(() => commandsOf(dagId, isPaused, hasIntervals), [dagId, isPaused, hasIntervals]))
  return (
    <>
      <Switch
        className={classes.switch}
        label={isPaused ? 'Paused' : 'Scheduled'}
        aria-label={`${dagId} is scheduled`}
        checked={!isPaused}
        onChange={(event) => void setPaused(dagId, !event.currentTarget.checked)}
      />
      {hasIntervals && (
        <Button
          component="a"
          variant="default"
          href={openDialog.backfill(place, dagId)}
          leftSection={<Icon name="calendar" size={17} />}
        >
          Backfill
        </Button>
      )}
      <Button component="a" href={openDialog.trigger(place, dagId)} leftSection={<Icon name="play" size={16} />}>
        Trigger
      </Button>
    </>
  )
}

/** The place is read when a command runs: it may have changed since it was offered. */
const here = () => parseHash(window.location.hash)

const commandsOf = (dagId: string, isPaused: boolean, hasIntervals: boolean): Command[] => [
  {
    ...{ id: 'dag.trigger', label: `Trigger ${dagId}`, group: 'This DAG', icon: 'play', keys: 't r' },
    run: () => navigate(openDialog.trigger(here(), dagId)),
  },
  {
    ...{ id: 'dag.pause', label: `${isPaused ? 'Unpause' : 'Pause'} ${dagId}`, group: 'This DAG', icon: 'pause' },
    ...{ keys: 't p', run: () => void setPaused(dagId, !isPaused) },
  },
  ...(hasIntervals
    ? [
        {
          ...({
            id: 'dag.backfill',
            label: `Backfill ${dagId}`,
            group: 'This DAG',
            icon: 'calendar',
            keys: 't b',
          } as const),
          run: () => navigate(openDialog.backfill(here(), dagId)),
        },
      ]
    : []),
  ...dagTabs.map((tab, index): Command => {
    const href = tab === 'runs' ? hrefTo(['runs'], { dag: dagId }) : linkTo.dag(dagId, tab)
    const label = `Show the ${tab} of ${dagId}`
    return { ...{ id: `dag.tab.${tab}`, label, group: 'This DAG', keys: `v ${index + 1}` }, run: () => navigate(href) }
  }),
]
