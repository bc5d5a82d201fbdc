import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

/** Puts an `ssh` first on PATH that writes down how it was called, and then joins its input and output with `socket`. */
export const fakeSsh = async (socket: string): Promise<AsyncDisposable & { calls(): Promise<string> }> => {
  const folder = await mkdtemp(join(tmpdir(), 'pfad-engine-ssh-'))
  const log = join(folder, 'calls')
  const program = `#!${process.execPath}
require('node:fs').appendFileSync(${JSON.stringify(log)}, process.argv.slice(2).join(' ') + '\\n')
const socket = ${socket}
process.stdin.pipe(socket).pipe(process.stdout)
socket.on('close', () => process.exit(0))
`
  await writeFile(join(folder, 'ssh'), program, { mode: 0o755 })
  const before = process.env['PATH']
  process.env['PATH'] = `${folder}${delimiter}${before ?? ''}`
  return {
    calls: () => readFile(log, 'utf8'),
    async [Symbol.asyncDispose]() {
      process.env['PATH'] = before
      await rm(folder, { recursive: true })
    },
  }
}
