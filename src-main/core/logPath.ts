import type { AttemptKey } from '../contract/models/run.ts'
import { encodeFileName } from './fileName.ts'

/** The folder of a run's logs, below `logs/`: a POSIX path. */
export const runLogPath = (dagId: string, runId: string): string =>
  `${encodeFileName(`dag_id=${dagId}`)}/${encodeFileName(`run_id=${runId}`)}`

/** An attempt's log, below `logs/`: `dag_id=…/run_id=…/task_id=…[/map_index=…]/attempt=<n>.log`, as Airflow lays them out. */
export const attemptLogPath = ({ dagId, runId, taskId, mapIndex, tryNumber }: AttemptKey): string => {
  const mapped = mapIndex < 0 ? '' : `/map_index=${mapIndex}`
  return `${runLogPath(dagId, runId)}/${encodeFileName(`task_id=${taskId}`)}${mapped}/attempt=${tryNumber}.log`
}
