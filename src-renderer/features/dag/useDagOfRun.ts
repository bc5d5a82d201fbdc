import type { DagDetail } from '../../../src-main/contract/calls/dags.ts'
import type { DagRunDetail } from '../../../src-main/contract/models/run.ts'
import { dagDetail, runDetail } from './dagStore.ts'

/** A run, and its DAG in the version that it had; until that is here, or where it is gone, the current one. */
export const useDagOfRun = (
  current: DagDetail,
  runId: string | null,
): { readonly dag: DagDetail; readonly detail: DagRunDetail | null; readonly isOlder: boolean } => {
  const { dagId } = current
  const detail = runDetail.use({ dagId, runId }).data ?? null
  const version = detail?.run.dagVersion ?? current.version
  const older = dagDetail.use({ dagId, version: version === current.version ? null : version }).data
  const isOlder = older !== undefined && older.version === version && version !== current.version
  return { dag: isOlder ? older : current, detail, isOlder }
}
