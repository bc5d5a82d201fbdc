import { PfadError } from '../../../contract/error.ts'
import { findEarlyError } from './earlyError.ts'
import type { Recording } from './loadHooks.ts'
import { isPathSpecifier } from './localFiles.ts'

/** Why a DAG file did not load; `path` is the file in which the line is. */
export type ImportFailure = { readonly message: string; readonly path: string | null; readonly line: number | null }

/** Thrown by the hooks, which know the place themselves. */
export class ImportFailed extends Error {
  readonly path: string
  readonly line: number | null
  constructor(path: string, line: number | null, message: string) {
    super(message)
    this.path = path
    this.line = line
  }
}

/** Node's parser says where in the first line of the stack: `file:3` (sometimes without a name), then the code. */
export const syntaxFailure = (path: string, thrown: unknown): ImportFailed => {
  const error = thrown as Error
  const line = /^[^\n]*?:(\d+)\n/.exec(error.stack ?? '')?.[1]
  return new ImportFailed(path, line === undefined ? null : Number(line), `SyntaxError: ${error.message}`)
}

/** A module that is not there, with the line that asks for it. */
export const missingModule = (
  parent: { path: string; source: string },
  specifier: string,
  reason: string,
): ImportFailed => {
  const at = parent.source.search(new RegExp(`['"]${specifier.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}['"]`))
  const line = at < 0 ? null : parent.source.slice(0, at).split('\n').length
  return new ImportFailed(parent.path, line, `Cannot import "${specifier}": ${reason}`)
}

export const whyMissing = (specifier: string): string => {
  if (!isPathSpecifier(specifier))
    return "there is no such package. DAG files can import 'pfad', node: and other files."
  return /\.\w+$/.test(specifier)
    ? 'there is no such file.'
    : `write the file's name in full, such as "${specifier}.ts".`
}

/** What was thrown while a DAG file loaded, with the first place in the user's own files that its stack names. */
export const importFailure = (thrown: unknown, { files, sources }: Recording, entry: string): ImportFailure => {
  if (thrown instanceof ImportFailed) return { message: thrown.message, path: thrown.path, line: thrown.line }
  if (!(thrown instanceof Error))
    return { message: `It threw ${JSON.stringify(thrown)?.slice(0, 1000)}.`, path: null, line: null }
  const places = [...(thrown.stack ?? '').matchAll(/(file:[^\s()]+?):(\d+)(?::\d+)?(?=[\s)]|$)/g)].flatMap(
    ([, url = '', line = '']) => {
      const path = files.pathOf(url)
      return path === null ? [] : [{ path, line: Number(line) }]
    },
  )
  const known = places.find(({ path }) => path === entry) ?? places[0]
  const place = known ?? (thrown instanceof SyntaxError ? findEarlyError(sources) : null)
  return { message: textOf(thrown), path: place?.path ?? null, line: place?.line ?? null }
}

/** A message that shows all of what it was given is cut: it goes to every screen. */
const LONGEST_MESSAGE = 4000

const textOf = (error: Error): string => {
  const text = messageOf(error)
  return text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE)} …` : text
}

const messageOf = (error: Error): string => {
  if (error instanceof PfadError) return error.hint === undefined ? error.message : `${error.message} ${error.hint}`
  return `${error.name}: ${error.message}`.replaceAll(/\?load=\d+/g, '')
}
