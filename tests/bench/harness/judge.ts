import type { Bench, Budget } from './bench.ts'

/** The recorded rounds of one contender, or why there are none. */
export type Measured = { readonly label: string; readonly samples: readonly number[]; readonly absent: string | null }

export type Row = Measured & {
  readonly median: number | null
  readonly min: number | null
  readonly max: number | null
  /** This median over the reference's. */
  readonly ratio: number | null
}

/** `absent`: the subject, or the reference that its budget needs, could not be measured here. */
export type Verdict = 'pass' | 'FAIL' | 'within noise' | 'absent' | 'no budget'

export type Result = {
  readonly name: string
  readonly unit: string
  readonly reference: string | null
  readonly subject: string
  readonly budget: Budget | null
  readonly rows: readonly Row[]
  readonly verdict: Verdict
}

/** Medians this close to a budget cannot be told from it on a shared machine. */
const NOISE = 0.05

export const median = (samples: readonly number[]): number | null => {
  const sorted = samples.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle]
  if (upper === undefined) return null
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}

/** The smallest sample that this share (0 … 1) of all does not exceed. */
export const percentile = (samples: readonly number[], share: number): number | null =>
  samples.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * samples.length) - 1)] ?? null

/** The rows with their statistics, and whether the subject keeps its budget. */
export const judge = (bench: Bench, measured: readonly Measured[]): Result => {
  const subject = bench.subject ?? 'pfad'
  const medians = new Map(measured.map(({ label, samples }) => [label, median(samples)]))
  const floor = bench.reference === null ? null : (medians.get(bench.reference) ?? null)
  const ratioOf = (figure: number | null): number | null =>
    figure === null || floor === null || floor === 0 ? null : figure / floor
  const rows = measured.map((one) => ({
    ...one,
    median: medians.get(one.label) ?? null,
    min: one.samples.length === 0 ? null : Math.min(...one.samples),
    max: one.samples.length === 0 ? null : Math.max(...one.samples),
    ratio: ratioOf(medians.get(one.label) ?? null),
  }))
  const figure = medians.get(subject) ?? null
  const verdict = bench.budget ? verdictOf(bench.budget, figure, ratioOf(figure)) : 'no budget'
  return {
    name: bench.name,
    unit: bench.unit,
    reference: bench.reference,
    subject,
    budget: bench.budget,
    rows,
    verdict,
  }
}

const verdictOf = (budget: Budget, figure: number | null, ratio: number | null): Verdict => {
  if ('atMost' in budget) return compare(figure, budget.atMost, 1)
  if ('atLeast' in budget) return compare(figure, budget.atLeast, -1)
  if ('atMostTimes' in budget) return compare(ratio, budget.atMostTimes, 1)
  return compare(ratio, budget.atLeastTimes, -1)
}

/** `direction` 1: less is better. */
const compare = (value: number | null, limit: number, direction: 1 | -1): Verdict => {
  if (value === null) return 'absent'
  if (direction * (value - limit) <= 0) return 'pass'
  return direction * (value - limit) <= Math.abs(limit) * NOISE ? 'within noise' : 'FAIL'
}
