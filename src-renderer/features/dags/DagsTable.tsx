import type { DagSummary } from '../../../src-main/contract/models/dag.ts'
import ui from '../../shared/ui/page.module.css'
import { DagRow } from './DagRow.tsx'
import { lastRuns } from './dagsStore.ts'

export const DagsTable = ({ list }: { readonly list: readonly DagSummary[] }) => {
  const runs = lastRuns.use(list.map(({ dagId }) => dagId)).data
  return (
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
            <DagRow key={dag.dagId} dag={dag} runs={runs === undefined ? undefined : (runs.get(dag.dagId) ?? [])} />
          ))}
        </tbody>
      </table>
    </div>
  )
}
