import type { LogFilter, LogPage, LogPiece, LogPlace } from '../../../src-main/contract/models/log.ts'

/** Which part of a log is asked for; `waitMs`: how long to wait for further entries at its end. */
export type PageWish = {
  readonly filter: LogFilter
  readonly place: LogPlace
  readonly limit: number
  readonly waitMs?: number
}

/** A log as a screen reads it: never as a whole. */
export type LogSource = {
  /** What a download of it is called, without its ending. */
  readonly fileName: string
  /** Rejects with `disconnected` where the connection is lost; `whenThere` tells when it is worth another try. */
  page(wish: PageWish, signal: AbortSignal): Promise<LogPage>
  text(filter: LogFilter, signal: AbortSignal): AsyncIterable<LogPiece>
  whenThere(signal: AbortSignal): Promise<void>
}
