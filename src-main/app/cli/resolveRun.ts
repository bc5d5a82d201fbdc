import { PfadError } from '../../contract/error.ts'
import type { DagRun } from '../../contract/models/run.ts'
import type { PfadClient } from '../../contract/pfadContract.ts'
import { readInstant } from './parse/instant.ts'

/** How an argument that names a run is described. */
export const RUN = 'logical date (ISO) or run id'

/** The run that a logical date or a run id names, as Airflow's commands take either. Throws `run-not-found`. */
export const resolveRun = async (client: PfadClient, dagId: string, text: string): Promise<DagRun> => {
  const logicalDate = readInstant(text)
  if (logicalDate === null) return (await client.call('runs.get', { dagId, runId: text })).run
  const run = await client.call('runs.find', { dagId, logicalDate })
  if (run) return run
  throw new PfadError('run-not-found', `${dagId} has no run of ${text}.`, `List them: pfad dags list-runs ${dagId}`)
}
