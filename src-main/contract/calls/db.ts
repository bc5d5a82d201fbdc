import { z } from 'zod'
import { epochMs } from '../models/primitives.ts'
import { call, nothing, runRef } from './define.ts'

export const dbCalls = {
  /** Removes finished runs that were due before `before`, with logs and reports; of each DAG the last run stays. */
  'db.clean': call(
    z.object({ before: epochMs, dryRun: z.boolean().default(false) }),
    z.object({ runs: z.array(runRef), reports: z.int() }),
  ),
  /** A copy of the embedded events as a database of its own, for a backup. */
  'events.copyTo': call(z.object({ path: z.string() }), nothing),
} as const
