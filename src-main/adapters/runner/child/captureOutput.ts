import { StringDecoder } from 'node:string_decoder'
import type { LogLine } from '../../../contract/models/run.ts'

type Level = LogLine['level']
type Sink = (level: Level, text: string) => void

/** A line that never ends is cut here (characters), so that it cannot fill the memory. */
const LONGEST_LINE = 64 * 1024

/**
 * From here on, what this process prints (`console`, `process.stdout`, `process.stderr`) goes line by line to the sink
 * that is set; without one, to where it went before. `console` keeps its level.
 */
export const captureOutput = (): { setSink: (sink: Sink | null) => void; flush: () => void } => {
  let sink: Sink | null = null
  let consoleLevel: Level | null = null
  const partials: { flush(): void }[] = []

  const capture = (stream: NodeJS.WriteStream, ownLevel: Level): void => {
    const original = stream.write.bind(stream)
    const decoder = new StringDecoder('utf8')
    let partial = ''
    let partialLevel = ownLevel
    const emit = (text: string): void => sink?.(partialLevel, text.replace(/\r$/, ''))
    partials.push({
      flush() {
        partial += decoder.end()
        if (partial !== '') emit(partial)
        partial = ''
      },
    })
    const write = (chunk: string | Uint8Array, encoding?: unknown, callback?: unknown): boolean => {
      if (sink === null) return original(chunk, encoding as BufferEncoding, callback as () => void)
      partialLevel = consoleLevel ?? ownLevel
      const text = typeof chunk === 'string' ? chunk : decoder.write(Buffer.from(chunk))
      // What console prints in several lines is one entry.
      if (consoleLevel !== null && partial === '' && text.length <= LONGEST_LINE) emit(text.replace(/\n$/, ''))
      else {
        const lines = (partial + text).split('\n')
        partial = lines.pop() ?? ''
        for (const line of lines) for (const piece of pieces(line)) emit(piece)
        while (partial.length > LONGEST_LINE) {
          emit(partial.slice(0, LONGEST_LINE))
          partial = partial.slice(LONGEST_LINE)
        }
      }
      const done = typeof encoding === 'function' ? encoding : callback
      if (typeof done === 'function') process.nextTick(done)
      return true
    }
    stream.write = write
  }
  capture(process.stdout, 'info')
  capture(process.stderr, 'error')

  const levels: readonly (readonly [keyof Console, Level])[] = [
    ['debug', 'debug'],
    ['log', 'info'],
    ['info', 'info'],
    ['table', 'info'],
    ['dir', 'info'],
    ['warn', 'warning'],
    ['error', 'error'],
    ['trace', 'error'],
  ]
  for (const [method, level] of levels) {
    const original = console[method] as (...args: unknown[]) => void
    Object.assign(console, {
      [method]: (...args: unknown[]) => {
        consoleLevel = level
        try {
          original.apply(console, args)
        } finally {
          consoleLevel = null
        }
      },
    })
  }

  const flush = (): void => {
    for (const partial of partials) partial.flush()
  }
  return {
    flush,
    setSink(next) {
      flush()
      sink = next
    },
  }
}

const pieces = (line: string): string[] => {
  if (line.length <= LONGEST_LINE) return [line]
  const found: string[] = []
  for (let at = 0; at < line.length; at += LONGEST_LINE) found.push(line.slice(at, at + LONGEST_LINE))
  return found
}
