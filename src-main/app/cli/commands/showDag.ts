import type { PfadClient } from '../../../contract/pfadContract.ts'
import { type Output, printRow } from '../format/output.ts'
import { scheduleText, taskRow } from '../format/rows.ts'
import { formatTable, type Row } from '../format/table.ts'
import type { Io } from '../io.ts'
import { formatInstantOrNull } from '../parse/instant.ts'

const TASK_COLUMNS = ['task_id', 'operator', 'upstream_task_ids', 'trigger_rule', 'retries']

/** A DAG's settings and tasks; in a table the tasks stand below. */
export const showDag = async (client: PfadClient, io: Io, dagId: string, output: Output): Promise<void> => {
  const dag = await client.call('dags.get', { dagId }, io.signal)
  const row: Row = {
    dag_id: dag.dagId,
    fileloc: dag.fileloc,
    description: dag.description,
    is_paused: dag.isPaused,
    schedule: scheduleText(dag.schedule),
    timezone: dag.timezone,
    start_date: formatInstantOrNull(dag.startDate),
    end_date: formatInstantOrNull(dag.endDate),
    catchup: dag.catchup,
    max_active_runs: dag.maxActiveRuns,
    max_active_tasks: dag.maxActiveTasks,
    tags: dag.tags,
    version: dag.version,
  }
  const tasks = dag.tasks.map(taskRow)
  if (output !== 'table') return printRow(io, { ...row, params: dag.params, tasks }, output)
  await printRow(io, row, output)
  await io.write(`\n${formatTable(tasks, TASK_COLUMNS)}`)
}
