import { Button, Group, SegmentedControl, Select } from '@mantine/core'
import { dags, useAppInfo } from '../../shared/facts.ts'
import { hrefTo, hrefWith, navigate, usePlace } from '../../shared/router.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { Icon } from '../../shared/ui/Icon.tsx'
import { InstantField } from '../../shared/ui/InstantField.tsx'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import { Notice } from '../../shared/ui/Notice.tsx'
import { Page } from '../../shared/ui/Page.tsx'
import { useZone } from '../../shared/zone.ts'
import { RunsTable } from './RunsTable.tsx'
import classes from './runs.module.css'
import { FIRST_PAGE, pageAfter, readFilter } from './runsFilter.ts'
import { runs } from './runsStore.ts'

const STATES = [
  { value: '', label: 'All' },
  { value: 'running', label: 'Running' },
  { value: 'queued', label: 'Queued' },
  { value: 'success', label: 'Success' },
  { value: 'failed', label: 'Failed' },
]

/** Every DAG run, newest first; the filter lives in the address. */
export const RunsPage = () => {
  const place = usePlace()
  const filter = readFilter(place)
  const live = runs.use(filter)
  const zone = useZone()
  const list = dags.use(null).data ?? []
  const minuteDag = useAppInfo()?.minuteDagId
  const toTrigger = filter.dagId ?? minuteDag ?? ''
  const isFiltered = filter.dagId !== null || filter.state !== null || filter.before !== null
  return (
    <Page
      title="Runs"
      lead="One row for each DAG run, newest first."
      actions={
        <Button
          component="a"
          href={hrefWith(place, { trigger: toTrigger })}
          leftSection={<Icon name="play" size={16} />}
        >
          Trigger a run
        </Button>
      }
    >
      <Group className={classes.filter}>
        <Select
          aria-label="DAG"
          placeholder="All DAGs"
          clearable
          searchable
          w={320}
          data={list.map(({ dagId }) => dagId)}
          value={filter.dagId}
          onChange={(dag) => navigate(hrefWith(place, { dag, ...FIRST_PAGE }))}
        />
        <SegmentedControl
          aria-label="State"
          data={STATES}
          value={filter.state ?? ''}
          onChange={(state) => navigate(hrefWith(place, { state, ...FIRST_PAGE }))}
        />
        <InstantField
          w={250}
          aria-label={`Due before, in ${zone}`}
          title={`Only runs due before this time, in ${zone}`}
          leftSection={<Icon name="clock" size={15} />}
          at={filter.before}
          zone={zone}
          onChange={(before) => navigate(hrefWith(place, { ...FIRST_PAGE, before }), { replace: true })}
        />
      </Group>
      <Card flush>
        <Loaded live={live} lines={8} onRetry={() => runs.refresh(filter)}>
          {({ rows, hasOlder }) =>
            rows.length === 0 ? (
              <Notice
                icon="runs"
                title={isFiltered ? 'No run fits the filter' : 'No run yet'}
                action={
                  isFiltered && (
                    <Button component="a" variant="default" href={hrefTo(['runs'])}>
                      Show all runs
                    </Button>
                  )
                }
              >
                {isFiltered ? 'Widen it, or show all.' : 'Unpause a DAG, or trigger a run by hand.'}
              </Notice>
            ) : (
              <>
                <RunsTable rows={rows} withDag={filter.dagId === null} />
                <nav className={classes.pages} aria-label="Pages of runs">
                  {filter.before !== null && (
                    <Button component="a" variant="default" size="compact-md" href={hrefWith(place, FIRST_PAGE)}>
                      Newest
                    </Button>
                  )}
                  {hasOlder && (
                    <Button
                      component="a"
                      variant="default"
                      size="compact-md"
                      href={hrefWith(place, pageAfter(rows.at(-1)))}
                    >
                      Older runs
                    </Button>
                  )}
                </nav>
              </>
            )
          }
        </Loaded>
      </Card>
    </Page>
  )
}
