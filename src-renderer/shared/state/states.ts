import type { MinuteOutcome } from '../../../src-main/contract/models/platform.ts'
import type { AttemptOutcome, DagRunState, TaskInstanceState } from '../../../src-main/contract/models/run.ts'

/** Everything that a run, a task, an attempt or a minute can be. */
export type AnyState = DagRunState | TaskInstanceState | AttemptOutcome | MinuteOutcome['outcome'] | 'due'

/** Which colour, which glyph: each tone has its own shape as well, so that nothing is told by colour alone. */
export type Tone = 'success' | 'failed' | 'running' | 'waiting' | 'retry' | 'quiet' | 'nodata'

/** `glyph` is drawn on a field of 16 × 16; `solid` fills a disc beneath it. */
export type StateLook = { readonly label: string; readonly tone: Tone; readonly glyph: string; readonly solid: boolean }

const CHECK = 'M4.6 8.3l2.3 2.3 4.5-5'
const CROSS = 'M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6'
const look = (label: string, tone: Tone, glyph: string, solid = false): StateLook => ({ label, tone, glyph, solid })

/** How each state looks and what it is called on the screen. */
export const STATES: Readonly<Record<AnyState, StateLook>> = {
  success: look('success', 'success', CHECK, true),
  failed: look('failed', 'failed', CROSS, true),
  running: look('running', 'running', 'M6.4 5v6l5-3z'),
  queued: look('queued', 'waiting', 'M4.8 8h.1M8 8h.1M11.2 8h.1'),
  scheduled: look('scheduled', 'waiting', 'M8 4.8V8l2.2 1.4'),
  none: look('none', 'quiet', ''),
  due: look('not yet due', 'quiet', 'M8 4.8V8l2.2 1.4'),
  no_data: look('no data', 'nodata', 'M4.6 11.4l6.8-6.8'),
  up_for_retry: look('up for retry', 'retry', 'M11 6.2A3.6 3.6 0 1 0 11.5 9M11.2 4v2.4H8.8'),
  up_for_reschedule: look('up for reschedule', 'retry', 'M11 6.2A3.6 3.6 0 1 0 11.5 9M11.2 4v2.4H8.8'),
  rescheduled: look('rescheduled', 'retry', 'M11 6.2A3.6 3.6 0 1 0 11.5 9M11.2 4v2.4H8.8'),
  upstream_failed: look('upstream failed', 'failed', 'M8 11.5v-7M5.2 7.2 8 4.4l2.8 2.8'),
  skipped: look('skipped', 'nodata', 'M4.8 5l3 3-3 3M8.6 5l3 3-3 3'),
  lost: look('lost', 'retry', 'M6.2 6.3A1.9 1.9 0 1 1 8 8.6v.6M8 11.4v.1'),
  cancelled: look('cancelled', 'nodata', 'M5.5 5.5h5v5h-5z'),
  removed: look('removed', 'quiet', 'M5 8h6'),
}
