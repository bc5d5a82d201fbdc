import { z } from 'zod'
import { epochMs } from './primitives.ts'

/** A clock that runs `speed` times as fast as the machine's: at the machine's instant `real` it shows `simulated`. 0: it stands. */
export const replayClock = z.object({ simulated: epochMs, real: epochMs, speed: z.number().min(0) })
export type ReplayClock = z.infer<typeof replayClock>

export const faultKind = z.enum(['dashboard', 'message', 'worker', 'store'])
export type FaultKind = z.infer<typeof faultKind>

/** Something that was broken on purpose, and what was seen of it since, oldest first. */
export const fault = z.object({
  id: z.int(),
  kind: faultKind,
  startedAt: epochMs,
  endedAt: epochMs.nullable(),
  /** `broken` until it is taken back, by a person or by itself; `healing` until nothing is left of it. */
  state: z.enum(['broken', 'healing', 'healed', 'failed']),
  story: z.array(z.object({ at: epochMs, text: z.string() })),
})
export type Fault = z.infer<typeof fault>

/** A minute whose report is there, with its run and its Parquet object. */
export const demoMinute = z.object({
  minute: z.string(),
  runId: z.string(),
  bucket: z.string(),
  key: z.string(),
})
export type DemoMinute = z.infer<typeof demoMinute>

export const demoStatus = z.object({
  clock: replayClock,
  /** When the replayed pipeline began, on its own clock. */
  startedAt: epochMs,
  dagId: z.string(),
  /** The last minutes that went through, the newest first. */
  minutes: z.array(demoMinute),
  /** The newest first. */
  faults: z.array(fault),
})
export type DemoStatus = z.infer<typeof demoStatus>
