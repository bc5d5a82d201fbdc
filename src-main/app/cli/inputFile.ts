import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { writeAtomic } from '../../adapters/files/atomic.ts'
import { PfadError } from '../../contract/error.ts'
import type { Io } from './io.ts'

/** A file of the person's, as text; `-` is stdin. Throws `file-unreadable`. */
export const readInput = async (file: string): Promise<string> => {
  if (file === '-') return text(process.stdin)
  try {
    return await readFile(file, 'utf8')
  } catch (thrown) {
    const { code, message } = thrown as NodeJS.ErrnoException
    const why = code === 'ENOENT' ? 'there is no such file' : message
    throw new PfadError('file-unreadable', `${file} cannot be read: ${why}.`, 'Check its name and its rights.')
  }
}

/** Writes a file of the person's, whole or not at all; `-` is stdout. One that holds secrets is for its owner only. */
export const writeOutput = async (io: Io, file: string, content: string, isSecret: boolean): Promise<void> => {
  if (file === '-') return io.write(content)
  const path = resolve(io.folder, file)
  try {
    await writeAtomic(path, Buffer.from(content), undefined, isSecret ? 0o600 : 0o666)
  } catch (thrown) {
    throw new PfadError(
      'file-unwritable',
      `${path} cannot be written: ${(thrown as Error).message}`,
      'Choose another place.',
    )
  }
}
