/**
 * One figure, measured for several contenders side by side. A bench file is `tests/bench/<room>/<name>.bench.ts` and
 * exports `benches: Bench[]`; `npm run bench -- <words>` runs those whose name or file contains a word.
 */
export type Bench = {
  readonly name: string
  /** What the figures count: `s`, `ms`, `MB`, `%`, `tasks/s`. */
  readonly unit: string
  /** Each call is one round and returns its figure. It may throw `Absent` where the contender cannot run here. */
  readonly contenders: Readonly<Record<string, () => Promise<number>>>
  /** The contender that the budget is for. Default: `pfad`. */
  readonly subject?: string
  /** The floor or peer to which each contender's ratio is given; null where a figure stands alone. */
  readonly reference: string | null
  readonly budget: Budget | null
  /** Default 5. A figure that is itself an average over minutes may take fewer. */
  readonly rounds?: number
  /** Unrecorded rounds before the first. Default 0. */
  readonly warmup?: number
  /** May throw `Absent` too: then no contender can run here. */
  readonly setup?: () => Promise<void>
  /** Runs whatever happened before. */
  readonly teardown?: () => Promise<void>
}

/** What the subject's median must keep: a figure in the bench's unit, or a ratio to the reference's median. */
export type Budget =
  | { readonly atMost: number }
  | { readonly atLeast: number }
  | { readonly atMostTimes: number }
  | { readonly atLeastTimes: number }

/** Thrown by a contender that this machine cannot run; the message says why, and its row shows that. */
export class Absent extends Error {}
