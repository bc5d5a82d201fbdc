import { ActionIcon, Select } from '@mantine/core'
import type { DagRun } from '../../../src-main/contract/models/run.ts'
import { formatDateMinute } from '../../shared/format/time.ts'
import { linkTo } from '../../shared/links.ts'
import { hrefWith, navigate, usePlace } from '../../shared/router.ts'
import { StateBadge } from '../../shared/state/StateBadge.tsx'
import { STATES } from '../../shared/state/states.ts'
import { Icon } from '../../shared/ui/Icon.tsx'
import { useZone } from '../../shared/zone.ts'
import classes from './dag.module.css'
import { newestRuns } from './dagStore.ts'

/** The run that `?run=` names, else the newest; undefined while it loads, null where there is none. */
export const useChosenRun = (dagId: string): string | null | undefined => {
  const asked = usePlace().search.get('run')
  const list = newestRuns.use(dagId).data
  return asked ?? (list === undefined ? undefined : (list[0]?.runId ?? null))
}

/** Chooses the run whose states a view shows; the choice lives in the address. */
export const RunChoice = ({ dagId, chosen }: { readonly dagId: string; readonly chosen: string }) => {
  const place = usePlace()
  const zone = useZone()
  const runs = newestRuns.use(dagId).data ?? []
  const index = runs.findIndex(({ runId }) => runId === chosen)
  const run = runs[index]
  const go = (runId: string | undefined): void => {
    if (runId !== undefined) navigate(hrefWith(place, { run: runId }), { replace: true })
  }
  const label = ({ logicalDate, runId, state }: DagRun): string =>
    `${logicalDate === null ? runId : formatDateMinute(logicalDate, zone)} · ${STATES[state].label}`
  const data = runs.map((each) => ({ value: each.runId, label: label(each) }))
  return (
    <div className={classes.choice}>
      <Step label="Older run" icon="left" to={index < 0 ? undefined : runs[index + 1]?.runId} go={go} />
      <Select
        aria-label="Run"
        w="17rem"
        searchable
        allowDeselect={false}
        data={run === undefined ? [{ value: chosen, label: chosen }, ...data] : data}
        value={chosen}
        onChange={(value) => go(value ?? undefined)}
      />
      <Step label="Newer run" icon="right" to={index > 0 ? runs[index - 1]?.runId : undefined} go={go} />
      {run && <StateBadge state={run.state} />}
      <a className={classes.more} href={linkTo.run(dagId, chosen)}>
        Open the run
      </a>
    </div>
  )
}

const Step = ({
  label,
  icon,
  to,
  go,
}: {
  readonly label: string
  readonly icon: 'left' | 'right'
  readonly to: string | undefined
  readonly go: (runId: string | undefined) => void
}) => (
  <ActionIcon variant="default" size="lg" aria-label={label} disabled={to === undefined} onClick={() => go(to)}>
    <Icon name={icon} size={18} />
  </ActionIcon>
)
