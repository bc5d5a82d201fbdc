import { z } from 'zod'
import { minuteEvents, parquetProfile } from '../../contract/models/minute.ts'
import { eventStats, importResult, minuteCount, progress } from '../../contract/models/platform.ts'
import { epochMs, jsonValue } from '../../contract/models/primitives.ts'
import { eventColumns, userEvent } from '../../contract/models/userEvent.ts'

const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output })
const stream = <I extends z.ZodType, T extends z.ZodType>(input: I, item: T) => ({ input, item })
const nothing = z.object({})
const range = z.object({ from: epochMs.optional(), to: epochMs.optional() })
const object = z.object({ bucket: z.string(), key: z.string() })
const format = z.enum(['parquet', 'csv', 'ndjson']).optional()
const table = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.string(), nullable: z.boolean() })),
  rows: z.array(z.record(z.string(), jsonValue)),
})
const removed = z.object({ removed: z.int() })

/** What the data engine's process answers; whoever reaches its socket speaks this. */
export const dataContract = {
  calls: {
    insert: call(
      z.object({ events: z.array(userEvent), example: z.boolean().default(false) }),
      z.object({ inserted: z.int(), duplicates: z.int() }),
    ),
    count: call(range, z.int()),
    stats: call(nothing, eventStats),
    minutes: call(z.object({ from: epochMs, to: epochMs }), z.array(minuteCount)),
    minute: call(z.object({ start: epochMs, sample: z.int().min(0) }), minuteEvents),
    removeExample: call(nothing, removed),
    removeBefore: call(z.object({ before: epochMs }), removed),
    usage: call(nothing, z.object({ bytes: z.int(), items: z.int() })),
    preview: call(object.extend({ rows: z.int().min(0) }), table),
    /** The same of any file of this machine. */
    previewFile: call(z.object({ path: z.string(), rows: z.int().min(0) }), table),
    profile: call(object.extend({ rows: z.int().min(0) }), parquetProfile),
    profileFile: call(z.object({ path: z.string(), rows: z.int().min(0) }), parquetProfile),
    /** A copy of all events as they are at one instant, as a database of its own. */
    copyTo: call(z.object({ path: z.string() }), nothing),
    extract: call(
      object.extend({ minute: epochMs, columns: z.array(z.enum(eventColumns)).min(1).optional() }),
      z.object({ rows: z.int() }),
    ),
  },
  streams: {
    query: stream(
      z.object({ sql: z.string(), params: z.array(jsonValue).default([]) }),
      z.array(z.record(z.string(), jsonValue)),
    ),
    importFile: stream(
      z.object({ path: z.string(), format, example: z.boolean().default(false), shiftToEndAt: epochMs.optional() }),
      z.union([progress, importResult]),
    ),
    /** The events of a file, for another store: its rows are checked, and each id is given once, in the order of time. */
    readFile: stream(
      z.object({ path: z.string(), format, shiftToEndAt: epochMs.optional() }),
      z.union([progress, z.object({ events: z.array(userEvent) }), importResult]),
    ),
    exportFile: stream(range.extend({ path: z.string(), format }), z.union([progress, z.object({ written: z.int() })])),
    /** The analysis job; items are its log lines. */
    analyze: stream(z.object({ arguments: z.array(z.string()) }), z.string()),
  },
} as const
export type DataContract = typeof dataContract
