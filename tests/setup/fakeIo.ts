import type { Io } from '../../src-main/app/cli/io.ts'

export type FakeIo = Io & {
  readonly stdout: () => string
  readonly stderr: () => string
  /** What the person answers next; null: nobody is there. */
  answer: boolean | null
  /** What the person types next; null: nobody is there. */
  typed: string | null
  readonly stop: (reason: string) => void
}

/** A command's world in memory. */
export const createFakeIo = (env: NodeJS.ProcessEnv = {}): FakeIo => {
  const abort = new AbortController()
  const stdout: Uint8Array[] = []
  let stderr = ''
  return {
    env,
    folder: process.cwd(),
    isTerminal: false,
    write: async (piece) => {
      abort.signal.throwIfAborted()
      stdout.push(Buffer.from(piece))
    },
    note: (text) => {
      stderr += `${text}\n`
    },
    progress: () => undefined,
    signal: abort.signal,
    stdout: () => Buffer.concat(stdout).toString('utf8'),
    stderr: () => stderr,
    answer: null,
    typed: null,
    async confirm(question) {
      stderr += `${question}\n`
      return this.answer
    },
    async prompt(question) {
      stderr += `${question}\n`
      return this.typed
    },
    stop: (reason) => abort.abort(reason),
  }
}
