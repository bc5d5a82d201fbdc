import { spawn } from 'node:child_process'

export type RunOptions = {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** Whole, to the program's stdin. */
  readonly input?: string
}

/** Runs a program and gives its stdout. Throws, with the last lines of what it said, where it fails or is not there. */
export const run = (program: string, words: readonly string[], options: RunOptions = {}): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, words, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    const out: Buffer[] = []
    let said = ''
    const keep = (chunk: Buffer) => {
      said = `${said}${chunk.toString()}`.slice(-4000)
    }
    child.stdout.on('data', (chunk: Buffer) => {
      out.push(chunk)
      keep(chunk)
    })
    child.stderr.on('data', keep)
    child.on('error', (error) => reject(new Error(`${program}: ${error.message}`)))
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(out).toString())
      else reject(new Error(`${program} ${words.slice(0, 4).join(' ')} … ended with ${code}:\n${said.trim()}`))
    })
    child.stdin.on('error', () => {}) // A program that does not read its input ends all the same.
    child.stdin.end(options.input)
  })
