import type { AssetEvent, AssetSummary, AssetWait } from '../../../contract/models/asset.ts'
import { formatInstant, formatInstantOrNull } from '../parse/instant.ts'
import type { Row } from './table.ts'

export const assetRow = (asset: AssetSummary): Row => ({
  name: asset.name,
  uri: asset.uri,
  group: asset.group,
  extra: asset.extra,
  producers: asset.producers.map(({ dagId, taskId }) => `${dagId}.${taskId}`),
  consumers: asset.consumers.map(({ dagId }) => dagId),
  last_event: formatInstantOrNull(asset.lastEvent?.at ?? null),
})

export const assetDetailRow = (asset: AssetSummary): Row => ({
  ...assetRow(asset),
  queued_for: asset.consumers.flatMap(({ dagId, isQueued }) => (isQueued ? [dagId] : [])),
  last_event: asset.lastEvent === null ? null : assetEventRow(asset.lastEvent),
})

export const assetEventRow = (event: AssetEvent) => ({
  id: event.id,
  asset: event.asset,
  timestamp: formatInstant(event.at),
  extra: event.extra,
  source_dag_id: event.source?.dagId ?? null,
  source_run_id: event.source?.runId ?? null,
  source_task_id: event.source?.taskId ?? null,
  source_map_index: event.source?.mapIndex ?? null,
  by: event.by,
})

/** `queued` reads `1 of 2: posts_asset ✓, users_asset –`. */
export const assetWaitRow = (wait: AssetWait): Row => ({
  dag_id: wait.dagId,
  is_paused: wait.isPaused,
  condition: wait.condition,
  queued: wait.queued,
  waits_for: wait.waitsFor,
  is_met: wait.isMet,
  assets: wait.assets.map(({ name, queuedAt }) => ({ name, queued_at: formatInstantOrNull(queuedAt) })),
  sentence: wait.sentence,
})
