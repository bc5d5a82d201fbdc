import type { LogFilter } from '../contract/models/log.ts'

/** Where the level stands in the head of an entry, in lower case (see core/logLine). */
const LEVEL = /^\S{23}z (debug|info|warning|error) /
/** Behind the time: its digits are not searched. */
const AFTER_TIME = 25
const COLOURS = /\x1b\[[0-9;:]*m/g

/** The entries of a piece of a log file, as they stand there; lines that start with a tab belong to the one before. */
export const splitEntries = (text: string): string[] => {
  const entries: string[] = []
  for (const raw of text.replace(/\n$/, '').split('\n')) {
    if (raw.startsWith('\t') && entries.length > 0) entries[entries.length - 1] += `\n${raw}`
    else entries.push(raw)
  }
  return entries
}

/**
 * Which entries of a piece of a log file fit: a flag for each, in the order of `splitEntries`; null: none does. What is
 * searched is the level's word and the text without its colours. An entry without a head has the level of the one before.
 */
export const fittingEntries = ({ text, levels }: LogFilter): ((piece: string) => boolean[] | null) => {
  const sought = text.toLowerCase()
  const isOpen = levels.length === 0
  const wanted: ReadonlySet<string> = new Set(levels)
  return (piece) => {
    const lower = piece.toLowerCase()
    const isColoured = lower.includes('\x1b')
    // Most pieces of a long log hold nothing of what is sought: one look tells.
    if (!isColoured && !lower.includes(sought)) return null
    let level = 'info'
    return splitEntries(lower).map((raw) => {
      const entry = isColoured ? raw.replace(COLOURS, '') : raw
      const head = LEVEL.exec(entry)
      level = head?.[1] ?? level
      return (isOpen || wanted.has(level)) && (sought === '' || entry.includes(sought, head ? AFTER_TIME : 0))
    })
  }
}

/** Whether a filter lets everything through. */
export const fitsAll = ({ text, levels }: LogFilter): boolean => text === '' && levels.length === 0
