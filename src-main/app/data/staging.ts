import { createHash } from 'node:crypto'
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileSource } from '../../adapters/duckdb/view/protocol.ts'
import { PfadError } from '../../contract/error.ts'
import { sniff } from '../../core/data/sniff.ts'
import type { Objects } from '../../core/dataPlane.ts'
import type { HostBackend } from '../backends/backend.ts'
import { peek } from './peek.ts'

export type ObjectRef = { readonly bucket: string; readonly key: string }

/** Bytes of files that are kept for the next look; the oldest go first. */
const MOST_KEPT = 8e9
const HEAD = 4096

/** Gives objects as files of this machine for the process that looks into them, each state of an object once. */
export const createStaging = (of: {
  readonly folder: string
  readonly objects: Objects
  readonly fetchObject: HostBackend['fetchObject']
}) => {
  const { folder, objects, fetchObject } = of
  const staged = new Map<string, { readonly source: Promise<FileSource>; readonly bytes: number }>()
  const fetch = async (object: ObjectRef, file: string, signal: AbortSignal): Promise<FileSource> => {
    const name = `${object.bucket}/${object.key}`
    const { kind, isZipped, mismatch } = sniff(object.key, await peek(objects, object, HEAD, signal))
    if (kind === 'text' || kind === 'binary' || kind === 'empty') {
      throw new PfadError('not-a-table', mismatch ?? `${name} is no table.`, 'Its bytes are shown under Text.')
    }
    await fetchObject(object, file, signal)
    return { file, name, kind, isZipped }
  }

  const makeRoom = async (): Promise<void> => {
    let bytes = [...staged.values()].reduce((sum, one) => sum + one.bytes, 0)
    for (const [file, one] of staged) {
      if (bytes <= MOST_KEPT || staged.size <= 1) return
      bytes -= one.bytes
      staged.delete(file)
      await removeWithCopies(folder, file)
    }
  }

  /** Until it is there it is for the one who asked first: if they leave, the next one fetches it anew. */
  return async (object: ObjectRef, signal: AbortSignal): Promise<FileSource> => {
    const { etag, size } = await objects.stat(object.bucket, object.key, signal)
    const hash = createHash('sha256')
      .update(JSON.stringify([object.bucket, object.key, etag]))
      .digest('hex')
      .slice(0, 32)
    const file = join(folder, hash + suffixOf(object.key))
    const known = await staged.get(file)?.source.catch(() => null)
    if (known && (await stat(file).catch(() => null))) return known
    const source = fetch(object, file, signal)
    staged.delete(file)
    staged.set(file, { source, bytes: size })
    try {
      await source
    } catch (thrown) {
      staged.delete(file)
      await rm(file, { force: true })
      throw thrown
    }
    await makeRoom()
    return source
  }
}

/** `.csv.gz` and the like: DuckDB goes by it. */
const suffixOf = (key: string): string => /(\.[a-z0-9]{1,8})?\.[a-z0-9]{1,8}$/i.exec(key)?.[0]?.toLowerCase() ?? ''

/** A file, and what was made of it beside. */
const removeWithCopies = async (folder: string, file: string): Promise<void> => {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    if (path.startsWith(file)) await rm(path, { force: true })
  }
}
