import { z } from 'zod'
import { appInfo, finding, storageStatus } from '../models/platform.ts'
import { call, nothing, stream } from './define.ts'

export const appCalls = {
  'app.info': call(nothing, appInfo),
  'app.doctor': call(nothing, z.array(finding)),
  /** Those of `app.doctor` that only the app can make: the stores of its backend, where they are not the home's own. */
  'app.stores': call(nothing, z.array(finding)),
  'app.stop': call(nothing, nothing),

  'storage.status': call(nothing, storageStatus),
  'storage.setLimits': call(
    z.object({
      kind: z.enum(['events', 'objects', 'runs', 'logs']),
      maxAgeMs: z.number().positive().nullable(),
      maxBytes: z.number().positive().nullable(),
    }),
    storageStatus,
  ),
} as const

/** What changed, so that a screen refetches just that. */
export const change = z.object({
  topic: z.enum([
    'dags',
    'runs',
    'events',
    'producer',
    'reports',
    'storage',
    'objects',
    'backfills',
    'config',
    'stack',
    'demo',
  ]),
  dagId: z.string().optional(),
  runId: z.string().optional(),
})
export type Change = z.infer<typeof change>

export const appStreams = {
  changes: stream(nothing, change),
} as const
