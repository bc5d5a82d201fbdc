/**
 * Loaded into a program by NODE_OPTIONS=--import: writes its event-loop delay, in ms, to PFAD_LOOP_DELAY_FILE when it
 * ends; only in the program of that name, not in its children. The product knows nothing of it. The histogram holds whole
 * turns of its own timer, so that is subtracted.
 */
import { writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'

export type LoopDelay = { readonly p50: number; readonly p99: number; readonly max: number }

const RESOLUTION = 10
const file = process.env['PFAD_LOOP_DELAY_FILE']

if (file && basename(process.argv[1] ?? '') === (process.env['PFAD_LOOP_DELAY_PROGRAM'] ?? '')) {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION })
  histogram.enable()
  const delay = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - RESOLUTION)
  process.once('exit', () => {
    const figures: LoopDelay = {
      p50: delay(histogram.percentile(50)),
      p99: delay(histogram.percentile(99)),
      max: delay(histogram.max),
    }
    writeFileSync(file, JSON.stringify(figures))
  })
}
