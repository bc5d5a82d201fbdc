import { z } from 'zod'
import { epochMs, jsonValue } from './primitives.ts'

export const assetExtra = z.record(z.string(), jsonValue)
export type AssetExtra = z.infer<typeof assetExtra>

/** What a DAG says of an asset. null: it does not say, and means whatever another place says. */
export const assetSpec = z.object({
  name: z.string().min(1),
  uri: z.string().nullable(),
  group: z.string().nullable(),
  extra: assetExtra.nullable(),
})
export type AssetSpec = z.infer<typeof assetSpec>

/** The task instance whose success updated the asset. Its run may be gone by now. */
export const assetSource = z.object({
  dagId: z.string(),
  runId: z.string(),
  taskId: z.string(),
  mapIndex: z.int(),
})

/** One update of an asset. `id` counts all events of all assets, in their order. */
export const assetEvent = z.object({
  id: z.int().positive(),
  asset: z.string(),
  at: epochMs,
  extra: assetExtra,
  /** null: somebody said so by hand. */
  source: assetSource.nullable(),
  /** Who said so by hand. */
  by: z.string().nullable(),
})
export type AssetEvent = z.infer<typeof assetEvent>

/** An asset with the DAGs around it. */
export const assetSummary = z.object({
  name: z.string(),
  /** As in Airflow: the name where no DAG names one. */
  uri: z.string(),
  group: z.string(),
  extra: assetExtra,
  /** Tasks whose success updates it. */
  producers: z.array(z.object({ dagId: z.string(), taskId: z.string() })),
  /** DAGs that are scheduled on it. */
  consumers: z.array(z.object({ dagId: z.string(), isQueued: z.boolean() })),
  lastEvent: assetEvent.nullable(),
})
export type AssetSummary = z.infer<typeof assetSummary>

/** What a DAG that is scheduled on assets has got since its last asset-triggered run, and what it waits for. */
export const assetWait = z.object({
  dagId: z.string(),
  isPaused: z.boolean(),
  /** Its condition: `posts & (users | badges)`. */
  condition: z.string(),
  isMet: z.boolean(),
  /** `1 of 2: posts ✓, users –`. */
  queued: z.string(),
  assets: z.array(
    z.object({
      name: z.string(),
      /** When its update was queued; null: it was not updated since. */
      queuedAt: epochMs.nullable(),
    }),
  ),
  /** The fewest assets whose update would meet the condition; empty where it is met. */
  waitsFor: z.array(z.string()),
  sentence: z.string(),
})
export type AssetWait = z.infer<typeof assetWait>
