/** What an export holds at most; what is left out is told where it would stand. */
export const LIMITS = {
  taskInstances: 1000,
  attempts: 1000,
  /** Attempts whose log is shown: the last ones, those that failed before all others. */
  logs: 60,
  /** Lines of a log: so many from its begin, so many from its end. */
  firstLines: 200,
  lastLines: 600,
  /** A log is read so far and no further (lines). */
  readLines: 200_000,
  /** Characters of a line. */
  line: 4000,
  xcoms: 300,
  /** Characters of an XCom's or report's JSON. */
  json: 100_000,
  history: 500,
} as const
