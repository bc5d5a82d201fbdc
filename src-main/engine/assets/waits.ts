import type { AssetWait } from '../../contract/models/asset.ts'
import { assetsOf, conditionOf, conditionText, isMet, queuedText, waitsFor } from '../../core/asset.ts'
import type { EngineState } from '../state.ts'

/** What a DAG's condition has got and still waits for; null where it is not scheduled on assets. */
export const assetWait = (state: EngineState, dagId: string): AssetWait | null => {
  const row = state.dags.get(dagId)?.row
  const condition = row === undefined ? null : conditionOf(row.dag.schedule)
  if (row === undefined || condition === null) return null
  const queue = state.assets.queue.get(dagId)
  const isQueued = (asset: string) => queue?.has(asset) === true
  const assets = assetsOf(condition).map((name) => ({ name, queuedAt: queue?.get(name)?.at ?? null }))
  const missing = waitsFor(condition, isQueued)
  const wait = {
    dagId,
    isPaused: row.isPaused,
    condition: conditionText(condition),
    assets,
    queued: queuedText(assets),
    waitsFor: missing,
  }
  return { ...wait, isMet: isMet(condition, isQueued), sentence: sentenceOf(wait) }
}

const sentenceOf = (wait: Omit<AssetWait, 'isMet' | 'sentence'>): string => {
  const { dagId, isPaused, queued: got, waitsFor: missing } = wait
  if (isPaused) return `${dagId} is paused: updates of its assets are not queued for it meanwhile. It has ${got}.`
  return missing.length === 0
    ? `${dagId} has all that it waits for, and runs as soon as max_active_runs has room (${got}).`
    : `${dagId} waits for an update of ${missing.join(' and ')} (${got}).`
}
