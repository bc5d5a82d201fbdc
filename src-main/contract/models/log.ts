import { z } from 'zod'
import { logLine } from './run.ts'

/** Which entries of a log are meant: those of these levels (none: all), with this text in them, whatever its case. */
export const logFilter = z.object({
  text: z.string().max(1000).default(''),
  levels: z.array(logLine.shape.level).default([]),
})
export type LogFilter = z.infer<typeof logFilter>

/** Where a page begins: at the n-th entry that fits (from 0), at the first that fits from an entry on, or near the end. */
export const logPlace = z.union([
  z.object({ nth: z.int().min(0) }),
  z.object({ line: z.int().min(0) }),
  z.object({ last: z.int().min(1) }),
])
export type LogPlace = z.infer<typeof logPlace>

/** An entry of a log; `line` counts the entries of the whole log from 0. A very long text is cut, and says so. */
export const placedLine = logLine.extend({ line: z.int() })
export type PlacedLine = z.infer<typeof placedLine>

/** Some entries of a log, and how much of it is known. The source looks through a long log in several calls. */
export const logPage = z.object({
  /** Which of the entries that fit the first one is. */
  from: z.int(),
  lines: z.array(placedLine),
  /** Entries that fit, and entries at all, in what has been looked through. */
  fitting: z.int(),
  total: z.int(),
  /** Bytes looked through, and bytes there are. */
  scanned: z.int(),
  size: z.int(),
  /** All that is there has been looked through. */
  isWhole: z.boolean(),
  /** The attempt is over: nothing more will come. */
  isOver: z.boolean(),
})
export type LogPage = z.infer<typeof logPage>

/** A piece of a log on its way into a file, as it stands there, and how far it is (bytes of the whole log). */
export const logPiece = z.object({ text: z.string(), scanned: z.int(), size: z.int() })
export type LogPiece = z.infer<typeof logPiece>
