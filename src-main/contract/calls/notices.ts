import { z } from 'zod'
import { NOTICES_COUNTED, noticePage } from '../models/notice.ts'
import { epochMs } from '../models/primitives.ts'
import { call } from './define.ts'

export const noticeCalls = {
  /** What failed, was retried, waits for a person or befell the stack; `before`: only what happened before that instant. */
  'notices.list': call(
    z.object({ before: epochMs.optional(), limit: z.int().min(1).max(NOTICES_COUNTED).default(NOTICES_COUNTED) }),
    noticePage,
  ),
  /** All up to that instant counts as read, on every screen of this home. */
  'notices.markSeen': call(z.object({ at: epochMs }), z.object({ seenAt: epochMs })),
} as const
