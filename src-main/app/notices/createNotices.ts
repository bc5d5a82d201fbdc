import { NOTICES_COUNTED, type Notice, type NoticePage } from '../../contract/models/notice.ts'
import { inOrder, ofAlert, ofApproval, ofFailedAttempt, ofFailedRun, ofImportError } from '../../core/notices.ts'
import type { RunStore } from '../../engine/ports/runStore.ts'
import type { Memory } from '../remembered.ts'
import type { StackNotices } from './stackNotices.ts'

const NAME = 'notices.seenAt'

export type Notices = {
  readonly list: (of: { readonly before?: number | undefined; readonly limit: number }) => NoticePage
  /** Answers with what counts as seen now: it never goes back. */
  readonly markSeen: (at: number) => number
}

/** What somebody should hear of: read from what is kept anyway, so that nothing can be missed or told twice. */
export const createNotices = (of: {
  readonly memory: Memory
  readonly runStore: RunStore
  readonly stack: StackNotices
  readonly startedAt: number
}): Notices => {
  const { memory, runStore } = of
  const save = (at: number): number => {
    memory.setSetting(NAME, at)
    return at
  }
  const stored = memory.getSetting(NAME)
  // What a home had before anybody could look is no news.
  let seenAt = typeof stored === 'number' ? stored : save(of.startedAt)

  const all = ({
    before = Number.MAX_SAFE_INTEGER,
    limit,
  }: {
    before?: number | undefined
    limit: number
  }): Notice[] => {
    const waiting = [
      ...runStore.approvals().map(ofApproval),
      ...runStore.importErrors().map(ofImportError),
      ...runStore
        .alerts()
        .filter(({ lastError }) => lastError !== null)
        .map(ofAlert),
      ...of.stack.list(),
    ].filter(({ at }) => at < before)
    const failed = [
      ...runStore.failedRuns({ before, limit }).map(ofFailedRun),
      ...runStore.failedAttempts({ before, limit }).map(ofFailedAttempt),
    ]
    return inOrder([...waiting, ...failed]).slice(0, limit)
  }
  return {
    list: (page) => {
      const newest = all({ limit: NOTICES_COUNTED })
      const unread = newest.filter(({ at }) => at > seenAt).length
      const notices = page.before === undefined ? newest.slice(0, page.limit) : all(page)
      return { notices, seenAt, unread }
    },
    markSeen: (at) => {
      if (at > seenAt) seenAt = save(at)
      return seenAt
    },
  }
}
