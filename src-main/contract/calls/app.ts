import { z } from 'zod'
import { appInfo, engineStatus, finding, pulse, storageStatus } from '../models/platform.ts'
import { call, nothing, stream } from './define.ts'

export const appCalls = {
  'app.info': call(nothing, appInfo),
  'app.doctor': call(nothing, z.array(finding)),
  /** Those of `app.doctor` that only the app can make: the stores of its backend, where they are not the home's own. */
  'app.stores': call(nothing, z.array(finding)),
  'app.stop': call(nothing, nothing),
  /** Whether the scheduler lives: asked every few seconds by every open screen, so it costs next to nothing. */
  'app.pulse': call(nothing, pulse),
  /** The container engine of this machine. An answer of the last seconds may be given again, unless `again` says no. */
  'app.engine': call(z.object({ again: z.boolean().default(false) }), engineStatus),

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
    'dashboard',
    'storage',
    'objects',
    'backfills',
    'config',
    'stack',
    'demo',
    'notices',
    'settings',
  ]),
  dagId: z.string().optional(),
  runId: z.string().optional(),
})
export type Change = z.infer<typeof change>

export const appStreams = {
  changes: stream(nothing, change),
} as const
