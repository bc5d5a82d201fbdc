import type { ObjectStat } from '../../../src-main/contract/models/platform.ts'
import type { Backend } from '../../../src-main/contract/models/primitives.ts'
import type { StoredReport } from '../../../src-main/contract/models/report.ts'
import type { DagRunDetail } from '../../../src-main/contract/models/run.ts'
import { pfad } from '../../shared/connection/pfad.ts'
import { dags, eventStats } from '../../shared/facts.ts'
import { formatCount } from '../../shared/format/number.ts'
import { defineLive } from '../../shared/live/defineLive.ts'
import { parseObjectPath } from '../../shared/report/minuteOf.ts'
import { attempt, tell } from '../../shared/ui/tell.ts'
import type { Known } from './attention.ts'

export const producer = defineLive({
  load: (_key: null, signal) => pfad.call('producer.status', {}, signal),
  concerns: ({ topic }) => topic === 'producer' || topic === 'events',
  gapMs: 950,
})

/** null on a backend that has none. Asking it goes over the network, so not as often as the producer changes. */
export const ingest = defineLive({
  load: (_key: null, signal) => pfad.call('ingest.status', {}, signal),
  concerns: ({ topic }) => topic === 'producer' || topic === 'events',
  gapMs: 3000,
})

export const setProducer = (running: boolean, eventsPerSecond: number) =>
  attempt(running ? 'Running the producer' : 'Stopping the producer', async () => {
    await pfad.call('producer.set', { running, eventsPerSecond })
    await producer.refresh(null)
  })

/** What might need somebody; see `attentionOf`. */
export const needs = defineLive({
  load: async (backend: Backend, signal): Promise<Known> => {
    const isStack = backend === 'stack'
    const [storage, importErrors, failed, approvals, stack, taken] = await Promise.all([
      pfad.call('storage.status', {}, signal),
      pfad.call('dags.importErrors', {}, signal),
      pfad.call('runs.list', { state: 'failed', limit: 50 }, signal),
      pfad.call('approvals.list', {}, signal),
      isStack ? pfad.call('stack.status', {}, signal) : null,
      isStack ? pfad.call('ingest.status', {}, signal) : null,
    ])
    return { storage, importErrors, failed, approvals, stack, ingest: taken }
  },
  concerns: ({ topic }) => topic === 'storage' || topic === 'dags' || topic === 'runs' || topic === 'stack',
  gapMs: 1500,
})

/** The last minutes; a new one enters with the clock, whether or not anything happens in it. */
export const lastMinutes = defineLive({
  load: (count: number, signal) => pfad.call('minutes.list', { count }, signal),
  concerns: ({ topic }) => topic === 'runs' || topic === 'reports' || topic === 'events',
  gapMs: 2000,
  eachMinute: true,
})

/** What the pipeline's picture shows: its latest run, and what the latest successful one left behind. */
export type LatestRuns = {
  readonly latest: DagRunDetail | null
  readonly success: DagRunDetail | null
  readonly parquet: ObjectStat | null
  readonly json: ObjectStat | null
}

export const latestRuns = defineLive({
  load: async (dagId: string, signal): Promise<LatestRuns> => {
    const list = await pfad.call('runs.list', { dagId, limit: 12 }, signal)
    // By the minute they are about: a run of a past minute that was triggered just now is not the latest.
    const runs = list.toSorted((a, b) => (b.logicalDate ?? 0) - (a.logicalDate ?? 0))
    const get = async (run: (typeof runs)[number] | undefined) =>
      run ? pfad.call('runs.get', { dagId, runId: run.runId }, signal) : null
    const first = runs.find((run) => run.state !== 'queued') ?? runs[0]
    const done = runs.find((run) => run.state === 'success')
    const latest = await get(first)
    const success = done?.runId === first?.runId ? latest : await get(done)
    const path = success?.xcoms.map(({ value }) => parseObjectPath(value)).find((found) => found !== null)
    // An object that retention took is no fault of this picture: it shows none.
    const stat = (key: string) =>
      path ? pfad.call('objects.stat', { bucket: path.bucket, key }, signal).catch(() => null) : null
    const [parquet, json] = await Promise.all([
      path?.key.endsWith('.parquet') ? stat(path.key) : null,
      stat(`${path?.key.replace(/\.parquet$/, '')}.json`),
    ])
    return { latest, success, parquet, json }
  },
  concerns: ({ topic, dagId: changed }, dagId) => topic === 'runs' && (changed === undefined || changed === dagId),
  gapMs: 500,
})

export const latestReport = defineLive({
  load: async (dagId: string, signal): Promise<StoredReport | null> =>
    (await pfad.call('reports.list', { dagId, limit: 1 }, signal))[0] ?? null,
  concerns: ({ topic, dagId: changed }, dagId) => topic === 'reports' && (changed === undefined || changed === dagId),
})

export const setPaused = (dagId: string, isPaused: boolean) =>
  attempt(isPaused ? 'Pausing' : 'Unpausing', async () => {
    await pfad.call('dags.setPaused', { dagId, isPaused })
    await dags.refresh(null)
  })

export const removeExample = () =>
  attempt('Removing the example data', async () => {
    const { removed } = await pfad.call('events.removeExample', {})
    await eventStats.refresh(null)
    tell('Example data removed', `${formatCount(removed)} events were removed; your own events stay.`)
  })
