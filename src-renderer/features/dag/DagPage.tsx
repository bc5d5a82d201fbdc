import { Skeleton, Stack } from '@mantine/core'
import { type ComponentType, lazy, Suspense } from 'react'
import type { DagDetail } from '../../../src-main/contract/calls/dags.ts'
import { describeSchedule } from '../../shared/format/schedule.ts'
import { type DagTab, dagTabs, linkTo } from '../../shared/links.ts'
import { hrefTo } from '../../shared/router.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { Icon } from '../../shared/ui/Icon.tsx'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import { Notice } from '../../shared/ui/Notice.tsx'
import { Page } from '../../shared/ui/Page.tsx'
import { PageTabs } from '../../shared/ui/PageTabs.tsx'
import { BackfillStrip } from './BackfillStrip.tsx'
import { CalendarTab } from './calendar/CalendarTab.tsx'
import { DagActions } from './DagActions.tsx'
import { dagDetail } from './dagStore.ts'
import { DetailsTab } from './details/DetailsTab.tsx'
import { GanttTab } from './gantt/GanttTab.tsx'
import { GridTab } from './grid/GridTab.tsx'
import type { TabProps } from './tab.ts'

const LABELS: Readonly<Record<DagTab, string>> = {
  grid: 'Grid',
  graph: 'Graph',
  runs: 'Runs',
  gantt: 'Gantt',
  calendar: 'Calendar',
  durations: 'Durations',
  code: 'Code',
  details: 'Details',
}

// The editor, the graph and the charts are heavy: they come with the first look at them.
const TABS: Readonly<Record<Exclude<DagTab, 'runs'>, ComponentType<TabProps>>> = {
  grid: GridTab,
  graph: lazy(async () => ({ default: (await import('./graph/GraphTab.tsx')).GraphTab })),
  gantt: GanttTab,
  calendar: CalendarTab,
  durations: lazy(async () => ({ default: (await import('./durations/DurationsTab.tsx')).DurationsTab })),
  code: lazy(async () => ({ default: (await import('./code/CodeTab.tsx')).CodeTab })),
  details: DetailsTab,
}

/** One DAG: `/dags/<dag>[/<tab>]`. */
export const DagPage = ({ params }: { readonly params: readonly string[] }) => {
  const [dagId = '', name = dagTabs[0]] = params
  const live = dagDetail.use({ dagId, version: null })
  const Tab = Object.entries(TABS).find(([tab]) => tab === name)?.[1]
  return (
    <Page
      title={dagId}
      crumbs={
        <>
          <a href={linkTo.dags()}>DAGs</a>
          <Icon name="right" size={14} />
          <span>{dagId}</span>
        </>
      }
      lead={live.data && leadOf(live.data)}
      actions={live.data && <DagActions dag={live.data} />}
    >
      <BackfillStrip dagId={dagId} />
      <div>
        <PageTabs
          label={`Views of ${dagId}`}
          current={name}
          tabs={dagTabs.map((tab) => ({
            name: tab,
            label: LABELS[tab],
            href: tab === 'runs' ? hrefTo(['runs'], { dag: dagId }) : linkTo.dag(dagId, tab),
          }))}
        />
        <Loaded live={live} lines={8} onRetry={() => dagDetail.refresh({ dagId, version: null })}>
          {(dag) =>
            Tab ? (
              <Suspense fallback={<Coming />}>
                <Tab dag={dag} />
              </Suspense>
            ) : (
              <Notice
                icon="search"
                title="There is no such view"
                action={<a href={linkTo.dag(dagId)}>Show the grid</a>}
              >
                Choose one of the tabs above.
              </Notice>
            )
          }
        </Loaded>
      </div>
    </Page>
  )
}

const leadOf = ({ description, schedule }: DagDetail): string =>
  [description, describeSchedule(schedule)].filter(Boolean).join(' · ')

/** While a view's code comes, which is so once. */
const Coming = () => (
  <Card>
    <Stack gap="sm" role="status" aria-label="Loading">
      {[80, 60, 70].map((width) => (
        <Skeleton key={width} height={16} width={`${width}%`} />
      ))}
    </Stack>
  </Card>
)
