import type { LogLine } from '../contract/models/run.ts'

const HEAD = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) (DEBUG|INFO|WARNING|ERROR) (.*)$/s

/**
 * A log line as it stands in the file: `2025-01-15T06:32:00.123Z INFO text`, with its newline. A text of several lines
 * goes on in lines that start with a tab.
 */
export const formatLogLine = ({ time, level, text }: LogLine): string =>
  `${new Date(time).toISOString()} ${level.toUpperCase()} ${text.replace(/\r?\n/g, '\n\t')}\n`

/**
 * Lines of a file as log lines; `text` ends where its last line does. A line without head or tab (written by something
 * else into the file) stands for itself, with the time of the line before.
 */
export const parseLogLines = (text: string, before?: LogLine): LogLine[] => {
  const lines: LogLine[] = []
  for (const raw of text.replace(/\n$/, '').split('\n')) {
    const last = lines.at(-1)
    const head = HEAD.exec(raw)
    if (head) {
      const level = (head[2] ?? 'INFO').toLowerCase() as LogLine['level']
      lines.push({ time: Date.parse(head[1] ?? ''), level, text: head[3] ?? '' })
    } else if (raw.startsWith('\t') && last) last.text += `\n${raw.slice(1)}`
    else
      lines.push({
        time: (last ?? before)?.time ?? 0,
        level: (last ?? before)?.level ?? 'info',
        text: raw.replace(/^\t/, ''),
      })
  }
  return lines
}
