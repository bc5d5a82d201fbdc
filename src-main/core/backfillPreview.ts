import type { BackfillPreview } from '../contract/models/backfill.ts'

type Span = { readonly median: number; readonly p90: number }

/** The value below which `share` (0–1) of the values lie: the nearest rank. Null where there are none. */
export const percentile = (values: readonly number[], share: number): number | null => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null
}

/** A middle and a bad case of what was measured; null where nothing was. */
export const spanOf = (values: readonly number[]): Span | null => {
  const [median, p90] = [percentile(values, 0.5), percentile(values, 0.9)]
  return median === null || p90 === null ? null : { median, p90 }
}

/**
 * How many runs go on at once: as many as the backfill allows, as there are, and as the attempts at once can serve, where
 * past runs show how many a run keeps busy. One after the other where tasks depend on the run before.
 */
export const parallelRuns = (of: {
  readonly runs: number
  readonly maxActiveRuns: number
  /** Attempts that Pfad runs at once. */
  readonly parallelism: number
  /** Attempts that a run keeps busy on average; null: not known, one is assumed. */
  readonly busy: number | null
  readonly dependsOnPast: boolean
}): number => {
  if (of.dependsOnPast) return 1
  const served = of.parallelism / Math.max(of.busy ?? 1, 0.01)
  return Math.max(1, Math.min(of.runs, of.maxActiveRuns, served))
}

/** How long so many runs take (ms): never less than one. */
export const totalDuration = (run: Span, runs: number, parallel: number): Span => {
  const waves = runs === 0 ? 0 : Math.max(1, runs / parallel)
  return { median: run.median * waves, p90: run.p90 * waves }
}

/** The preview in one sentence. */
export const previewSentence = (preview: Omit<BackfillPreview, 'sentence' | 'dates'>): string => {
  const { created, rerun, dagId } = preview
  const runs = created + rerun
  const what = `${count(runs, 'run')} of ${dagId}${made(created, rerun)}${leftOut(preview)}`
  if (runs === 0) return `No run of ${dagId}${leftOut(preview)}.`
  if (preview.duration === null) return `${what}; how long and how much disk: no past runs to judge by.`
  const { median, p90 } = preview.duration
  return `${what}; about ${durationText(median)}, ${durationText(p90)} if runs are slow; ${disk(preview.bytes)}.`
}

const made = (created: number, rerun: number): string => (rerun === 0 ? '' : ` (${created} new, ${rerun} again)`)

const leftOut = ({ total, inFlight, alreadyExists }: Pick<BackfillPreview, 'total' | 'inFlight' | 'alreadyExists'>) => {
  const reasons = [
    ...(alreadyExists > 0 ? [`${alreadyExists} with a run already`] : []),
    ...(inFlight > 0 ? [`${inFlight} at work`] : []),
  ]
  if (reasons.length === 0) return ''
  return `, ${inFlight + alreadyExists} of ${count(total, 'date')} left out (${reasons.join(', ')})`
}

const disk = ({ rows, logs, objects }: BackfillPreview['bytes']): string => {
  const parts = [
    ...(rows === null ? [] : [`rows ${bytesText(rows)}`]),
    ...(logs === null ? [] : [`logs ${bytesText(logs)}`]),
    ...(objects === null ? [] : [`objects ${bytesText(objects)}`]),
  ]
  const total = (rows ?? 0) + (logs ?? 0) + (objects ?? 0)
  return parts.length === 0
    ? 'how much disk: nothing to judge by'
    : `about ${bytesText(total)} on disk (${parts.join(', ')})`
}

const count = (n: number, thing: string): string => `${n} ${thing}${n === 1 ? '' : 's'}`

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const

/** The two largest units: `2 h 5 min`; below ten seconds with a decimal. */
export const durationText = (ms: number): string => {
  if (ms < 9950) return `${Math.max(0.1, Math.round(ms / 100) / 10)} s`
  const at = UNITS.findIndex(([, size]) => ms >= size)
  const [unit, size] = UNITS[at] ?? UNITS[3]
  const next = UNITS[at + 1]
  const grain = next?.[1] ?? size
  const rounded = Math.round(ms / grain) * grain
  const larger = UNITS[at - 1]?.[1] ?? Number.POSITIVE_INFINITY
  if (rounded >= larger) return durationText(rounded)
  const rest = (rounded % size) / grain
  return `${Math.floor(rounded / size)} ${unit}${next === undefined || rest === 0 ? '' : ` ${rest} ${next[0]}`}`
}

/** Decimal units, as disks are sold. */
export const bytesText = (bytes: number): string => {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${value < 10 && unit > 0 ? Math.round(value * 10) / 10 : Math.round(value)} ${units[unit]}`
}
