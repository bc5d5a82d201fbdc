import { z } from 'zod'
import {
  portConflict,
  resetPreview,
  stackLogLine,
  stackNews,
  stackOperation,
  stackReading,
  stackStatus,
  stackWish,
} from '../models/stack.ts'
import { call, nothing, stream } from './define.ts'

export const stackCalls = {
  'stack.status': call(nothing, stackStatus),
  /** Begins it and answers at once; `stack.follow` tells how it goes. One at a time: `stack-busy` otherwise. */
  'stack.run': call(stackWish, stackOperation),
  /** Stops the one that goes on, and answers when it has; null where none does. */
  'stack.cancel': call(nothing, stackOperation.nullable()),
  /** Ports that `up` would find taken. */
  'stack.conflicts': call(nothing, z.array(portConflict)),
  'stack.resetPreview': call(nothing, resetPreview),
} as const

export const stackStreams = {
  /** What the operation has told so far and will; ends with it. */
  'stack.follow': stream(z.object({ operationId: z.int() }), stackNews),
  /** Kept lines of these services (none: all), in order of time, then, with `follow`, further ones. */
  'stack.logs': stream(
    z.object({
      services: z.array(z.string()).default([]),
      tail: z.int().min(0).max(100_000).default(200),
      follow: z.boolean().default(false),
      /** Only lines with this text, whatever its case. */
      search: z.string().default(''),
    }),
    z.array(stackLogLine),
  ),
  /** CPU and memory of every running container, about each second. */
  'stack.stats': stream(nothing, z.array(stackReading)),
} as const
