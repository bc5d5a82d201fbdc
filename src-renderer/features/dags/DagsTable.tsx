import type { DagSummary } from '../../../src-main/contract/models/dag.ts'
import ui from '../../shared/ui/page.module.css'
import { TableHead } from '../../shared/ui/TableHead.tsx'
import { DagRow } from './DagRow.tsx'
import { lastRuns } from './dagsStore.ts'

export const DagsTable = ({ list }: { readonly list: readonly DagSummary[] }) => {
  const runs = lastRuns.use(list.map(({ dagId }) => dagId)).data
  return (
    <div className={ui.scroll}>
      <table className={ui.table}>
        <TableHead columns={['Scheduled', 'DAG', 'Schedule', 'Next run', 'Last runs', { hidden: 'Actions' }]} />
        <tbody>
          {list.map((dag) => (
            <DagRow key={dag.dagId} dag={dag} runs={runs === undefined ? undefined : (runs.get(dag.dagId) ?? [])} />
          ))}
        </tbody>
      </table>
    </div>
  )
}
