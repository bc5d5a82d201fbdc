import { PfadError } from '../../../contract/error.ts'
import type { ImportError } from '../../../contract/models/dag.ts'

/** What is wrong with a file, and in which of its lines, as far as the runtime's error tells. */
export const describeImportError = (thrown: unknown, path: string): Pick<ImportError, 'line' | 'message'> => {
  if (!(thrown instanceof Error)) return { line: null, message: `The file threw ${JSON.stringify(thrown)}.` }
  const hint = thrown instanceof PfadError && thrown.hint ? ` ${thrown.hint}` : ''
  const name = thrown instanceof PfadError || thrown.name === 'Error' ? '' : `${thrown.name}: `
  return { line: lineIn(thrown, path), message: `${name}${thrown.message}${hint}` }
}

/** The first place of the stack that lies in the file (`…/file.ts?salt:12:5` or `file.ts:12`). */
const lineIn = (error: Error, path: string): number | null => {
  const name = path.split(/[\\/]/).at(-1) ?? path
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const place = new RegExp(`${escaped}(?:\\?[\\w-]*)?:(\\d+)`).exec(error.stack ?? '')
  const parser = /^\s*[,│╭┌]?.*?\[.*?:(\d+):\d+\]/m.exec(error.message)
  const line = place?.[1] ?? parser?.[1]
  return line === undefined ? null : Number(line)
}
