import { format } from 'node:util'
import type { AttemptLog } from './attemptLog.ts'

const LEVELS = { debug: 'debug', log: 'info', info: 'info', warn: 'warning', error: 'error', trace: 'debug' } as const

/** Everything that user code prints lands in the attempt's log, until the returned function is called. */
export const captureConsole = (log: AttemptLog): (() => void) => {
  const methods = Object.keys(LEVELS) as (keyof typeof LEVELS)[]
  const before = Object.fromEntries(methods.map((method) => [method, console[method]]))
  for (const method of methods) {
    console[method] = (...values: unknown[]) => log.write(LEVELS[method], format(...values))
  }
  const streams = [
    capture(process.stdout, (line) => log.write('info', line)),
    capture(process.stderr, (line) => log.write('error', line)),
  ]
  return () => {
    Object.assign(console, before)
    for (const release of streams) release()
  }
}

const capture = (stream: NodeJS.WriteStream, onLine: (line: string) => void): (() => void) => {
  const before = stream.write
  let torn = ''
  const write = (chunk: Uint8Array | string, encoding?: unknown, done?: unknown): boolean => {
    const lines = (torn + (typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'))).split('\n')
    torn = lines.pop() ?? ''
    for (const line of lines) onLine(line)
    const callback = typeof encoding === 'function' ? encoding : done
    if (typeof callback === 'function') queueMicrotask(() => callback())
    return true
  }
  stream.write = write
  return () => {
    stream.write = before
    if (torn !== '') onLine(torn)
  }
}
