import type { LogLine } from '../../engine/ports/containerEngine.ts'
import type { Frame } from './frames.ts'

/** A line longer than this is cut: a program that never ends one must not fill the memory. */
const LONGEST = 1024 * 1024
const NEWLINE = 10
const STAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/
/** `2026-01-15T10:00:00.123456789+01:00` */
const STAMP_LENGTH = 36

type Open = { parts: Buffer[]; size: number; at: number }

/**
 * The lines of a container's output. `isStamped`: each piece begins with the engine's time (`timestamps=1`), those of a long
 * line that it kept in pieces too; otherwise a line's time is `now()`, when its end came.
 */
export async function* toLines(
  frames: AsyncIterable<Frame>,
  { isStamped, now }: { readonly isStamped: boolean; readonly now: () => number },
): AsyncGenerator<LogLine> {
  const open: Record<LogLine['stream'], Open> = { stdout: empty(), stderr: empty() }
  const close = (stream: LogLine['stream']): LogLine => {
    const { parts, at } = open[stream]
    open[stream] = empty()
    return { stream, at: isStamped ? at : now(), text: Buffer.concat(parts).toString('utf8').replace(/\r$/, '') }
  }
  for await (const { stream, payload } of frames) {
    for (let from = 0; from < payload.length; ) {
      const newline = payload.indexOf(NEWLINE, from)
      const piece = payload.subarray(from, newline < 0 ? payload.length : newline)
      add(open[stream], isStamped ? unstamp(piece) : { at: null, text: piece })
      if (newline >= 0 || open[stream].size > LONGEST) yield close(stream)
      from = newline < 0 ? payload.length : newline + 1
    }
  }
  for (const stream of ['stdout', 'stderr'] as const) if (open[stream].size > 0) yield close(stream)
}

const empty = (): Open => ({ parts: [], size: 0, at: 0 })

const add = (line: Open, { at, text }: { readonly at: number | null; readonly text: Buffer }) => {
  if (line.parts.length === 0 && at !== null) line.at = at
  line.parts.push(text)
  line.size += text.length
}

const unstamp = (piece: Buffer): { readonly at: number | null; readonly text: Buffer } => {
  const space = piece.subarray(0, STAMP_LENGTH).indexOf(' ')
  const end = space < 0 && piece.length < STAMP_LENGTH ? piece.length : space
  const stamp = end < 0 ? '' : piece.toString('latin1', 0, end)
  return STAMP.test(stamp) ? { at: Date.parse(stamp), text: piece.subarray(end + 1) } : { at: null, text: piece }
}
