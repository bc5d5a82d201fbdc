import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'

/** A line that never ends is cut here (characters), so that it cannot fill the memory. */
const LONGEST_LINE = 64 * 1024

/** Hands a stream's text on line by line, without the line's end; the last one may lack it. */
export const eachLine = (stream: Readable, onLine: (line: string) => void): void => {
  const decoder = new StringDecoder('utf8')
  let partial = ''
  const take = (text: string): void => {
    const lines = (partial + text).split('\n')
    partial = lines.pop() ?? ''
    for (const line of lines) onLine(line.replace(/\r$/, ''))
    for (; partial.length > LONGEST_LINE; partial = partial.slice(LONGEST_LINE)) onLine(partial.slice(0, LONGEST_LINE))
  }
  stream.on('data', (piece: Buffer) => take(decoder.write(piece)))
  stream.on('end', () => {
    take(decoder.end())
    if (partial !== '') onLine(partial)
  })
}
