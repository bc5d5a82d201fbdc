import { z } from 'zod'
import { assetEvent, assetExtra, assetSummary, assetWait } from '../models/asset.ts'
import { dagRun } from '../models/run.ts'
import { call, dagRef, nothing } from './define.ts'

/** By name or by URI. */
const assetRef = z.union([z.object({ name: z.string() }), z.object({ uri: z.string() })])

export const assetCalls = {
  'assets.list': call(nothing, z.array(assetSummary)),
  'assets.get': call(assetRef, assetSummary),
  /** Newest first. `producedBy`: those that a run made; `consumedBy`: those that an asset-triggered run came from. */
  'assets.events': call(
    z.object({
      asset: z.string().optional(),
      producedBy: z.object({ dagId: z.string(), runId: z.string() }).optional(),
      consumedBy: z.object({ dagId: z.string(), runId: z.string() }).optional(),
      limit: z.int().min(1).max(1000).default(100),
    }),
    z.array(assetEvent),
  ),
  /** What the DAGs that are scheduled on assets have got, and wait for. */
  'assets.queued': call(z.object({ dagId: z.string().optional() }), z.array(assetWait)),
  /** Says by hand that an asset was updated. */
  'assets.createEvent': call(z.object({ name: z.string(), extra: assetExtra.default({}) }), assetEvent),
  /** Forgets what is queued for a DAG: of one asset, or of all. */
  'assets.clearQueued': call(dagRef.extend({ asset: z.string().optional() }), assetWait),
  /** Triggers the DAG that has the asset as an outlet. */
  'assets.materialize': call(assetRef, dagRun),
} as const
