import { z } from 'zod'
import { demoStatus, faultKind, replayClock } from '../models/demo.ts'
import { call, nothing } from './define.ts'

export const demoCalls = {
  /** null: this is no demo but somebody's own home. */
  'demo.clock': call(nothing, replayClock.nullable()),
  'demo.status': call(nothing, demoStatus.nullable()),
  /** How many times as fast as the machine's the replay's clock runs; 0: it stands. */
  'demo.setSpeed': call(z.object({ speed: z.number().min(0).max(120) }), demoStatus),
  /** Breaks something. One of a kind at a time. */
  'demo.break': call(z.object({ kind: faultKind }), demoStatus),
  /** Takes it back now, rather than after its time. */
  'demo.mend': call(z.object({ id: z.int() }), demoStatus),

  /** Starts a demo in a process and a home of its own, or finds the one that this app has started. The address holds its token. */
  'demo.start': call(nothing, z.object({ url: z.string() })),
  /** Ends the one that was started, and removes its home. */
  'demo.stop': call(nothing, nothing),
  /** The address of the one that was started and still runs. */
  'demo.running': call(nothing, z.object({ url: z.string() }).nullable()),
} as const
