import { z } from 'zod'
import { backfill, backfillDateWithRun, backfillDetail, backfillPreview, backfillRequest } from '../models/backfill.ts'
import { call, stream } from './define.ts'

export const backfillRef = z.object({ id: z.int().positive() })

export const backfillCalls = {
  'backfills.create': call(backfillRequest, backfill),
  /** What `create` would do; changes nothing. `limit`: how many of its dates to name. */
  'backfills.preview': call(
    backfillRequest.extend({ limit: z.int().min(0).max(10_000).default(1000) }),
    backfillPreview,
  ),
  'backfills.list': call(
    z.object({ dagId: z.string().optional(), limit: z.int().min(1).max(1000).default(100) }),
    z.array(backfill),
  ),
  'backfills.get': call(backfillRef, backfillDetail),
  /** The dates that had their turn, in its order; `after`: the last ordinal of the page before. */
  'backfills.dates': call(
    backfillRef.extend({ after: z.int().min(0).default(0), limit: z.int().min(1).max(10_000).default(1000) }),
    z.array(backfillDateWithRun),
  ),
  'backfills.pause': call(backfillRef, backfill),
  'backfills.unpause': call(backfillRef, backfill),
  'backfills.cancel': call(backfillRef, backfill),
} as const

export const backfillStreams = {
  /** How it gets on, until it is over. Where backfills wait for the app, this one goes on meanwhile. */
  'backfills.watch': stream(backfillRef, backfillDetail),
} as const
