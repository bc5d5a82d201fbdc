import type { noticeCalls } from '../../contract/calls/notices.ts'
import type { Handlers } from '../../contract/pfadContract.ts'
import type { Services } from './services.ts'

export const createNoticeHandlers = ({
  notices,
  changes,
  clock,
}: Services): Pick<Handlers['calls'], keyof typeof noticeCalls> => ({
  'notices.list': (page) => notices.list(page),
  'notices.markSeen': ({ at }) => {
    // A screen whose clock is ahead would hide what has not happened yet.
    const seenAt = notices.markSeen(Math.min(at, clock.now()))
    changes.publish({ topic: 'notices' })
    return { seenAt }
  },
})
