const DAY = 86_400_000
const GB = 1_000_000_000

/** Limits as one types them: days and gigabytes, empty for none. */
export type TypedLimits = { readonly days: number | ''; readonly gigabytes: number | '' }

export type Limits = { readonly maxAgeMs: number | null; readonly maxBytes: number | null }

export const toTyped = ({ maxAgeMs, maxBytes }: Limits): TypedLimits => ({
  days: maxAgeMs === null ? '' : round(maxAgeMs / DAY),
  gigabytes: maxBytes === null ? '' : round(maxBytes / GB),
})

export const fromTyped = ({ days, gigabytes }: TypedLimits): Limits => ({
  maxAgeMs: days === '' ? null : Math.round(days * DAY),
  maxBytes: gigabytes === '' ? null : Math.round(gigabytes * GB),
})

const round = (value: number): number => Math.round(value * 1000) / 1000
