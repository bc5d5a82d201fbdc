import { linkTo } from '../../shared/links.ts'
import { hrefTo, usePlace } from '../../shared/router.ts'
import { Page } from '../../shared/ui/Page.tsx'
import { PageTabs } from '../../shared/ui/PageTabs.tsx'
import { OverTime } from './OverTime.tsx'
import { Received } from './Received.tsx'
import { ReportList } from './ReportList.tsx'

const TABS = [
  { name: '', label: 'Over time' },
  { name: 'list', label: 'Reports' },
  { name: 'received', label: 'Received' },
] as const

/** What the dashboard shows: reports over time, each report, and each request that brought one. */
export const ReportsPage = ({ params }: { readonly params: readonly string[] }) => {
  const dagId = usePlace().search.get('dag')
  const current = TABS.find(({ name }) => name === params[0])?.name ?? ''
  return (
    <Page
      title="Reports"
      lead="What the dashboard has received: one report a minute."
      {...(dagId === null
        ? {}
        : {
            crumbs: (
              <>
                <span>Of {dagId}</span> · <a href={linkTo.reports()}>show all</a>
              </>
            ),
          })}
    >
      <PageTabs
        label="Reports"
        current={current}
        tabs={TABS.map(({ name, label }) => ({
          name,
          label,
          href: hrefTo(name === '' ? ['reports'] : ['reports', name], { dag: dagId }),
        }))}
      />
      {current === '' && <OverTime dagId={dagId} />}
      {current === 'list' && <ReportList dagId={dagId} />}
      {current === 'received' && <Received dagId={dagId} />}
    </Page>
  )
}
