import { dags } from '../../shared/facts.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import { Notice } from '../../shared/ui/Notice.tsx'
import { Page } from '../../shared/ui/Page.tsx'
import ui from '../../shared/ui/page.module.css'
import { DagRow } from './DagRow.tsx'
import { ImportErrors } from './ImportErrors.tsx'

/** Every DAG: when it runs, how its last runs went, and its switch. */
export const DagsPage = () => {
  const live = dags.use(null)
  return (
    <Page title="DAGs" lead="What runs here, and when. Your own DAGs are the files in the home’s folder “dags”.">
      <ImportErrors />
      <Card flush>
        <Loaded live={live} onRetry={() => dags.refresh(null)}>
          {(list) =>
            list.length === 0 ? (
              <Notice icon="dags" title="No DAG is loaded">
                Put a DAG file into the home’s folder “dags”; it is picked up when it is saved.
              </Notice>
            ) : (
              <div className={ui.scroll}>
                <table className={ui.table}>
                  <thead>
                    <tr>
                      <th scope="col">Scheduled</th>
                      <th scope="col">DAG</th>
                      <th scope="col">Schedule</th>
                      <th scope="col">Next run</th>
                      <th scope="col">Last runs</th>
                      <th scope="col" data-end aria-label="Actions" />
                    </tr>
                  </thead>
                  <tbody>
                    {list.map((dag) => (
                      <DagRow key={dag.dagId} dag={dag} />
                    ))}
                  </tbody>
                </table>
              </div>
            )
          }
        </Loaded>
      </Card>
    </Page>
  )
}
