import type { ErrorShape } from '../../../src-main/contract/error.ts'
import type { LogFilter, LogPage, PlacedLine } from '../../../src-main/contract/models/log.ts'

export type Level = PlacedLine['level']

export type LogState = {
  readonly levels: readonly Level[]
  /** What is sought, and whether only entries with it are shown. */
  readonly text: string
  readonly isOnlyMatching: boolean
  readonly isFollowing: boolean
  /** Of the source's last answer: see `LogPage`. null: none yet. */
  readonly known: Pick<LogPage, 'fitting' | 'total' | 'scanned' | 'size' | 'isWhole' | 'isOver'> | null
  /** Where the terminal's window begins and ends, and the topmost entry that is seen, in entries that fit. */
  readonly from: number
  readonly to: number
  readonly top: number
  /** Entries that were not shown because they came faster than a screen can show them. */
  readonly passedOver: number
  readonly error: ErrorShape | null
}

/** Which entries are shown. */
export const viewFilter = ({ levels, text, isOnlyMatching }: LogState): LogFilter => ({
  levels: [...levels],
  text: isOnlyMatching ? text : '',
})

/** Before anything was read. */
export const EMPTY: LogState = {
  levels: [],
  text: '',
  isOnlyMatching: false,
  isFollowing: true,
  known: null,
  from: 0,
  to: 0,
  top: 0,
  passedOver: 0,
  error: null,
}
