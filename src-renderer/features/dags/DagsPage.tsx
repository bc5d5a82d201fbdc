import { Button } from '@mantine/core'
import { dags } from '../../shared/facts.ts'
import { formatPlural } from '../../shared/format/number.ts'
import { hrefTo, hrefWith, usePlace } from '../../shared/router.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import { Notice } from '../../shared/ui/Notice.tsx'
import { Page } from '../../shared/ui/Page.tsx'
import { DagsFilterBar } from './DagsFilterBar.tsx'
import { DagsTable } from './DagsTable.tsx'
import classes from './dags.module.css'
import { fitting, PAGE, readFilter } from './dagsFilter.ts'
import { newestRuns } from './dagsStore.ts'
import { ImportErrors } from './ImportErrors.tsx'

/** Every DAG: when it runs, how its last runs went, and its switch. */
export const DagsPage = () => {
  const live = dags.use(null)
  const place = usePlace()
  const filter = readFilter(place)
  const newest = newestRuns.use(null).data
  return (
    <Page title="DAGs" lead="What runs here, and when. Your own DAGs are the files in the home’s folder “dags”.">
      <ImportErrors />
      {live.data !== undefined && live.data.length > 0 && <DagsFilterBar filter={filter} list={live.data} />}
      <Card flush>
        <Loaded live={live} onRetry={() => dags.refresh(null)}>
          {(list) => {
            if (list.length === 0) return <NoDag />
            const fits = fitting(list, filter, (dagId) => newest?.get(dagId)?.at(-1)?.state)
            if (fits.length === 0) return <NoneFits />
            const pages = Math.ceil(fits.length / PAGE)
            const page = Math.min(filter.page, pages)
            return (
              <>
                <DagsTable list={fits.slice((page - 1) * PAGE, page * PAGE)} />
                <nav className={classes.pages} aria-label="Pages of DAGs">
                  <span role="status">
                    {fits.length === list.length
                      ? formatPlural(list.length, 'DAG')
                      : `${fits.length} of ${formatPlural(list.length, 'DAG')}`}
                    {pages > 1 && `, page ${page} of ${pages}`}
                  </span>
                  {page > 1 && <PageLink href={hrefWith(place, { page: page - 1 })}>Previous page</PageLink>}
                  {page < pages && <PageLink href={hrefWith(place, { page: page + 1 })}>Next page</PageLink>}
                </nav>
              </>
            )
          }}
        </Loaded>
      </Card>
    </Page>
  )
}

const PageLink = ({ href, children }: { readonly href: string; readonly children: string }) => (
  <Button component="a" variant="default" size="compact-md" href={href}>
    {children}
  </Button>
)

const NoDag = () => (
  <Notice icon="dags" title="No DAG is loaded">
    Put a DAG file into the home’s folder “dags”; it is picked up when it is saved. “pfad dags new” writes one to start
    from.
  </Notice>
)

const NoneFits = () => (
  <Notice
    icon="search"
    title="No DAG fits the filter"
    action={
      <Button component="a" variant="default" href={hrefTo(['dags'])}>
        Show all DAGs
      </Button>
    }
  >
    Search fewer words, or show all.
  </Notice>
)
