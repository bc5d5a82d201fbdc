import { z } from 'zod'
import { epochMs } from './primitives.ts'

/** What somebody should hear of. Those of `approval`, `import-error` and `alert` stay as long as they wait for a person. */
export const noticeKind = z.enum([
  'run-failed',
  'task-failed',
  'task-retried',
  'task-lost',
  'approval',
  'import-error',
  'alert',
  'stack',
])
export type NoticeKind = z.infer<typeof noticeKind>

export const notice = z.object({
  /** Unique, and the same each time the same thing is told. */
  id: z.string(),
  at: epochMs,
  kind: noticeKind,
  title: z.string(),
  detail: z.string().nullable(),
  /** Whether it waits for a person. */
  isOpen: z.boolean(),
  dagId: z.string().nullable(),
  runId: z.string().nullable(),
  taskId: z.string().nullable(),
  mapIndex: z.int(),
  tryNumber: z.int().nullable(),
  service: z.string().nullable(),
})
export type Notice = z.infer<typeof notice>

export const noticePage = z.object({
  /** Newest first. */
  notices: z.array(notice),
  /** What happened later than this is unread. */
  seenAt: epochMs,
  /** How many of the newest are unread; never more than `NOTICES_COUNTED`. */
  unread: z.int(),
})
export type NoticePage = z.infer<typeof noticePage>

/** From so many on nobody counts. */
export const NOTICES_COUNTED = 100
