import { PfadError } from '../../contract/error.ts'
import type { Handlers } from '../../contract/pfadContract.ts'
import { hideUrls } from '../../core/alerts/hideUrls.ts'
import { parseSchedule } from '../../core/schedule.ts'
import { createTimetable } from '../../core/timetable.ts'
import type { DagRow } from '../../engine/ports/runStore.ts'
import type { Services } from './services.ts'

type DagCalls =
  | 'dags.list'
  | 'dags.get'
  | 'dags.importErrors'
  | 'dags.setPaused'
  | 'dags.trigger'
  | 'dags.nextExecutions'
  | 'dags.explain'
  | 'schedule.ledger'

export const createDagHandlers = (services: Services): Pick<Handlers['calls'], DagCalls | 'schedule.preview'> => {
  const { scheduler, runStore } = services
  const rowOf = (dagId: string): DagRow => {
    const row = runStore.dags().find((candidate) => candidate.dag.dagId === dagId && candidate.isActive)
    if (row) return row
    throw new PfadError('dag-not-found', `There is no DAG ${JSON.stringify(dagId)}.`, 'List them: pfad dags list')
  }
  return {
    'dags.list': async () => {
      await services.dagsLoaded
      return scheduler.dagSummaries()
    },
    'dags.get': async ({ dagId, version }) => {
      await services.dagsLoaded
      const row = rowOf(dagId)
      const dag = version === undefined ? row.dag : runStore.dagVersion(dagId, version)
      if (dag === null) throw versionNotFound(dagId, version)
      return { ...hideUrls(dag), isPaused: row.isPaused, source: await services.sourceOf(dag.fileloc, version) }
    },
    'dags.importErrors': async () => {
      await services.dagsLoaded
      return [...runStore.importErrors(), ...scheduler.assetErrors()]
    },
    'dags.setPaused': async ({ dagId, isPaused }) => {
      await services.dagsLoaded
      await scheduler.setPaused({ dagId, isPaused, by: services.by })
      return scheduler.dagSummary(dagId)
    },
    'dags.trigger': async (request) => {
      await services.dagsLoaded
      return scheduler.trigger({ ...request, triggeredBy: services.by })
    },
    'dags.nextExecutions': async ({ dagId, count }) => {
      await services.dagsLoaded
      return scheduler.nextExecutions(dagId, count)
    },
    'dags.explain': async (request) => {
      await services.dagsLoaded
      return scheduler.explain(request)
    },
    'schedule.ledger': (filter) => runStore.ledger(filter),
    'schedule.preview': ({ expression, timezone, after, count }) => {
      const intervals = createTimetable(parseSchedule(expression, timezone)).from(after ?? services.clock.now())
      return intervals
        .take(count)
        .map((dataInterval) => ({ logicalDate: dataInterval.start, dataInterval, runAfter: dataInterval.end }))
        .toArray()
    },
  }
}

const versionNotFound = (dagId: string, version = ''): PfadError =>
  new PfadError(
    'version-not-found',
    `${dagId} has no version ${version.slice(0, 12)}.`,
    'A version goes with the last run that has it; the current one is there without a version.',
  )
