import type { AttemptKey } from '../contract/models/run.ts'
import { decodeLongName, encodeLongName } from './fileName.ts'

const DAG = 'dag_id='
const RUN = 'run_id='

/** The folder of a run's logs, below `logs/`: a POSIX path. */
export const runLogPath = (dagId: string, runId: string): string =>
  `${encodeLongName(`${DAG}${dagId}`)}/${encodeLongName(`${RUN}${runId}`)}`

/** An attempt's log, below `logs/`: `dag_id=…/run_id=…/task_id=…[/map_index=…]/attempt=<n>.log`, as Airflow lays them out. */
export const attemptLogPath = ({ dagId, runId, taskId, mapIndex, tryNumber }: AttemptKey): string => {
  const mapped = mapIndex < 0 ? '' : `/map_index=${mapIndex}`
  return `${runLogPath(dagId, runId)}/${encodeLongName(`task_id=${taskId}`)}${mapped}/attempt=${tryNumber}.log`
}

/** Whose logs the folders `dag` and `run` (POSIX paths, as `runLogPath` joins them) hold; null: none of ours. */
export const parseRunLogPath = (dag: string, run: string): { dagId: string; runId: string } | null => {
  const dagName = decodeLongName(dag)
  const runName = decodeLongName(run)
  if (!dagName.startsWith(DAG) || !runName.startsWith(RUN)) return null
  const found = { dagId: dagName.slice(DAG.length), runId: runName.slice(RUN.length) }
  return runLogPath(found.dagId, found.runId) === `${dag}/${run}` ? found : null
}
