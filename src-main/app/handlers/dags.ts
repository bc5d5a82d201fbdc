import { PfadError } from '../../contract/error.ts'
import type { DagSummary } from '../../contract/models/dag.ts'
import type { Handlers } from '../../contract/pfadContract.ts'
import type { DagRow } from '../../engine/ports/runStore.ts'
import type { Services } from './services.ts'

type DagCalls =
  | 'dags.list'
  | 'dags.get'
  | 'dags.importErrors'
  | 'dags.setPaused'
  | 'dags.trigger'
  | 'dags.nextExecutions'

export const createDagHandlers = (services: Services): Pick<Handlers['calls'], DagCalls | 'schedule.preview'> => {
  const { scheduler, runStore } = services
  const summary = (row: DagRow): DagSummary => ({
    dagId: row.dag.dagId,
    description: row.dag.description,
    fileloc: row.dag.fileloc,
    tags: row.dag.tags,
    schedule: row.dag.schedule,
    timezone: row.dag.timezone,
    isPaused: row.isPaused,
    nextDagRunAt: row.isPaused ? null : (scheduler.nextExecutions(row.dag.dagId, 1)[0]?.runAfter ?? null),
    taskCount: row.dag.tasks.length,
    version: row.dag.version,
  })
  const rowOf = async (dagId: string): Promise<DagRow> => {
    await services.dagsLoaded
    return findDag(runStore.dags(), dagId)
  }
  return {
    'dags.list': async () => {
      await services.dagsLoaded
      return runStore.dags().flatMap((row) => (row.isActive ? [summary(row)] : []))
    },
    'dags.get': async ({ dagId }) => {
      const row = await rowOf(dagId)
      return { ...row.dag, isPaused: row.isPaused, source: await services.sourceOf(row.dag.fileloc) }
    },
    'dags.importErrors': async () => {
      await services.dagsLoaded
      return runStore.importErrors()
    },
    'dags.setPaused': async ({ dagId, isPaused }) => {
      await rowOf(dagId)
      scheduler.setPaused(dagId, isPaused)
      return summary(await rowOf(dagId))
    },
    'dags.trigger': async ({ dagId, conf, logicalDate, backend }) => {
      await rowOf(dagId)
      return scheduler.trigger({ dagId, conf, logicalDate, backend, runType: 'manual', triggeredBy: 'user' })
    },
    'dags.nextExecutions': async ({ dagId, count }) => {
      await rowOf(dagId)
      return scheduler.nextExecutions(dagId, count)
    },
    'schedule.preview': ({ expression, timezone, after, count }) =>
      scheduler.preview(expression, { timezone, after: after ?? services.clock.now(), count }),
  }
}

export const findDag = (rows: readonly DagRow[], dagId: string): DagRow => {
  const row = rows.find((candidate) => candidate.dag.dagId === dagId && candidate.isActive)
  if (row) return row
  throw new PfadError('dag-not-found', `There is no DAG ${JSON.stringify(dagId)}.`, 'List them: pfad dags list')
}
