import { once } from 'node:events'
import { createInterface } from 'node:readline/promises'

/** What a command has of the world: its output, its way to talk to the person, and when to stop. */
export type Io = {
  readonly env: NodeJS.ProcessEnv
  readonly folder: string
  /** Somebody reads along: both outputs are a terminal. */
  readonly isTerminal: boolean
  /** To stdout; waits where the reader is slower. */
  write(piece: string | Uint8Array): Promise<void>
  /** A line for the person, on stderr. */
  note(text: string): void
  /** A line that the next one replaces; shown in a terminal only. null removes it. */
  progress(text: string | null): void
  /** Asks yes or no on the terminal; null where nobody is there to answer. Anything but yes is no. */
  confirm(question: string): Promise<boolean | null>
  /** Asks for a text on the terminal; null where nobody is there to answer. */
  prompt(question: string): Promise<string | null>
  /** Aborts when the person asks to stop, or nobody reads the output any more. */
  readonly signal: AbortSignal
}

/** Why a command is to stop: the exit code says it. `output-closed` is a quiet end (`pfad … | head`). */
export type Stop = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'output-closed'

const CODES: Readonly<Record<Stop, number>> = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143, 'output-closed': 0 }
export const exitCodeOfStop = (signal: AbortSignal): number => CODES[signal.reason as Stop] ?? 1

/** One key press reaches us twice where a parent passes it on as well; a second wish comes later than this (ms). */
const SAME_WISH = 300

export const createProcessIo = (): Io => {
  const abort = new AbortController()
  let askedAt = 0
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (abort.signal.aborted && Date.now() - askedAt > SAME_WISH) process.exit(CODES[name])
      if (!abort.signal.aborted) askedAt = Date.now()
      abort.abort(name)
    })
  }
  process.stdout.on('error', () => abort.abort('output-closed' satisfies Stop))
  process.stderr.on('error', () => undefined)
  const isTerminal = process.stdout.isTTY && process.stderr.isTTY
  return {
    env: process.env,
    folder: process.cwd(),
    isTerminal,
    async write(piece) {
      abort.signal.throwIfAborted()
      if (process.stdout.write(piece)) return
      await once(process.stdout, 'drain', { signal: abort.signal })
    },
    note: (text) => void process.stderr.write(`${isTerminal ? '\r\u001b[K' : ''}${text}\n`),
    progress: (text) => {
      if (isTerminal) process.stderr.write(`\r\u001b[K${text ?? ''}`)
    },
    async confirm(question) {
      if (!isTerminal || !process.stdin.isTTY) return null
      return /^y(es)?$/i.test(await ask(`${question} [y/N]`, abort.signal))
    },
    prompt: (question) => (isTerminal && process.stdin.isTTY ? ask(question, abort.signal) : Promise.resolve(null)),
    signal: abort.signal,
  }
}

const ask = async (question: string, signal: AbortSignal): Promise<string> => {
  // Not as a terminal: Ctrl-C stays the signal that ends every command.
  using lines = createInterface({ input: process.stdin, output: process.stderr, terminal: false })
  const closed = once(lines, 'close').then(() => '')
  const answer = await Promise.race([lines.question(`${question} `, { signal }), closed])
  return answer.trim()
}
