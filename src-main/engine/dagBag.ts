import { toErrorShape } from '../contract/error.ts'
import type { SerializedDag } from '../contract/models/dag.ts'
import { assetConflicts } from '../core/asset.ts'
import { topologicalOrder } from '../core/graph.ts'
import { createTimetable } from '../core/timetable.ts'
import { checkZone } from '../core/zone.ts'
import { followSchedule } from './assets/followSchedule.ts'
import type { Draft } from './draft.ts'
import type { LoadedFile } from './ports/dagLoader.ts'
import type { DagRow } from './ports/runStore.ts'

/**
 * Takes what a loader made of a DAG file: all of its DAGs, or none. A file that fails keeps its last good version and has
 * an import error; a DAG that its file no longer has is inactive, and its runs stay.
 */
export const registerFile = (draft: Draft, file: LoadedFile): void => {
  const error = file.ok ? firstError(draft, file.fileloc, file.dags) : file.error
  draft.add({ type: 'importError', fileloc: file.fileloc, error })
  if (error !== null || !file.ok) {
    draft.touched.dags.add('')
    return
  }
  const ids = new Set(file.dags.map((dag) => dag.dagId))
  for (const dag of file.dags) {
    const row = draft.state.dags.get(dag.dagId)?.row
    if (row?.isActive === true && row.dag.version === dag.version && row.dag.fileloc === dag.fileloc) continue
    save(draft, {
      dag,
      isPaused: row?.isPaused ?? dag.isPausedUponCreation,
      isActive: true,
      lastScheduled: row?.lastScheduled ?? null,
      isCatchingUp: row?.isCatchingUp ?? false,
    })
  }
  deactivate(draft, file.fileloc, (dagId) => !ids.has(dagId))
}

/** The file is gone: its DAGs are inactive, its import error is forgotten. */
export const removeFile = (draft: Draft, fileloc: string): void => {
  draft.add({ type: 'importError', fileloc, error: null })
  draft.touched.dags.add('')
  deactivate(draft, fileloc, () => true)
}

const deactivate = (draft: Draft, fileloc: string, isGone: (dagId: string) => boolean): void => {
  for (const { row } of [...draft.state.dags.values()]) {
    if (row.dag.fileloc === fileloc && row.isActive && isGone(row.dag.dagId)) save(draft, { ...row, isActive: false })
  }
}

const save = (draft: Draft, row: DagRow): void => {
  draft.saveDag(row)
  followSchedule(draft, row)
}

const firstError = (draft: Draft, fileloc: string, dags: readonly SerializedDag[]) => {
  for (const dag of dags) {
    const message = problemOf(draft, fileloc, dag)
    if (message !== null) return { fileloc, line: null, message, at: draft.now }
  }
  // Those of other files are told where they are looked at: an error here could never be mended file by file.
  const [conflict] = assetConflicts(dags)
  return conflict === undefined ? null : { fileloc, line: null, message: conflict.message, at: draft.now }
}

const problemOf = (draft: Draft, fileloc: string, dag: SerializedDag): string | null => {
  const other = draft.state.dags.get(dag.dagId)?.row
  if (other?.isActive === true && other.dag.fileloc !== fileloc) {
    return `The DAG id "${dag.dagId}" is taken by ${other.dag.fileloc}: give one of them another id.`
  }
  try {
    checkZone(dag.timezone)
    createTimetable(dag.schedule)
    topologicalOrder(dag.tasks)
    return null
  } catch (error) {
    const { message, hint } = toErrorShape(error)
    return `${dag.dagId}: ${message}${hint === undefined ? '' : ` ${hint}`}`
  }
}
