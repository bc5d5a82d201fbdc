import type { LogLine } from '../../../src-main/contract/models/run.ts'

/** Colours and weights (SGR) pass; all else that steers a terminal goes: a log must not redraw what stands above it. */
const CONTROL =
  /\x1b\[[0-9;:]*m|\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]P^_X][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[ -/]*[0-~]?|[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f]/g

/** A text without control sequences other than colours; a carriage return counts as the end of a line. */
export const keepColours = (text: string): string =>
  text.replace(/\r\n?/g, '\n').replace(CONTROL, (sequence) => (/^\x1b\[[0-9;:]*m$/.test(sequence) ? sequence : ''))

/** The same without colours: what is copied. */
export const plainText = (text: string): string => keepColours(text).replace(/\x1b\[[0-9;:]*m/g, '')

const LEVELS: Readonly<Record<LogLine['level'], string>> = { debug: '90', info: '36', warning: '33;1', error: '31;1' }

/** A line as the terminal shows it: time, level as a word and in its colour, text; its further lines are indented. */
export const formatForTerminal = (line: LogLine, time: string, sought = ''): string => {
  const level = `\x1b[${LEVELS[line.level]}m${line.level.toUpperCase().padEnd(7)}\x1b[0m`
  const indent = ' '.repeat(time.length + 9)
  const text = highlight(keepColours(line.text), sought)
  return `\x1b[90m${time}\x1b[0m ${level} ${text.split('\n').join(`\r\n${indent}`)}\x1b[0m\r\n`
}

/** How many rows `formatForTerminal` begins; the terminal may break them further. */
export const rowsOf = ({ text }: LogLine): number => keepColours(text).split('\n').length

/** What is sought stands on yellow; the terminal sees to it that its text can be read there. */
const FOUND = '\x1b[48;2;255;212;84m'

/** A text with what is sought marked, whatever its case; across a change of colour it is left as it is. */
const highlight = (text: string, sought: string): string => {
  if (sought === '') return text
  const pattern = new RegExp(sought.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'gi')
  return text
    .split(/(\x1b\[[0-9;:]*m)/)
    .map((part) => (part.startsWith('\x1b') ? part : part.replace(pattern, `${FOUND}$&\x1b[49m`)))
    .join('')
}

/** A line as it is copied and downloaded: as it stands in the file. */
export const formatAsText = (line: LogLine): string =>
  `${new Date(line.time).toISOString()} ${line.level.toUpperCase()} ${plainText(line.text).replaceAll('\n', '\n\t')}`
