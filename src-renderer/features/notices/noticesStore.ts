import { create } from 'zustand'
import type { Notice } from '../../../src-main/contract/models/notice.ts'
import { pfad } from '../../shared/connection/pfad.ts'
import { defineLive } from '../../shared/live/defineLive.ts'
import { attempt } from '../../shared/ui/tell.ts'

/** What somebody should hear of, the newest; and how many of it are unread. */
export const notices = defineLive({
  load: (_key: null, signal) => pfad.call('notices.list', {}, signal),
  concerns: ({ topic }) => topic === 'notices' || topic === 'runs' || topic === 'dags',
  gapMs: 2000,
})

type Older = { readonly list: readonly Notice[]; readonly isOver: boolean; readonly isLoading: boolean }

const NONE: Older = { list: [], isOver: false, isLoading: false }

/** Pages of older ones, as far as somebody has asked. */
export const older = create<Older>(() => NONE)
export const forgetOlder = (): void => older.setState(NONE)

export const loadOlder = async (before: number): Promise<void> => {
  older.setState({ isLoading: true })
  const page = await attempt('Showing older ones', () => pfad.call('notices.list', { before }))
  older.setState(({ list }) => ({
    list: [...list, ...(page?.notices ?? [])],
    isOver: page !== undefined && page.notices.length === 0,
    isLoading: false,
  }))
}

/** All that has happened up to that instant was seen. */
export const markSeen = async (at: number): Promise<void> => {
  // A host that is away hears of it the next time.
  await pfad.call('notices.markSeen', { at }).catch(() => undefined)
  await notices.refresh(null)
}
