import { randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import type { EventFiles, FileRows } from '../../engine/ports/eventFiles.ts'
import { type Connect, createDataClient } from './dataClient.ts'
import { formatOf } from './engine/formats.ts'

type Options = {
  readonly connect: Connect
  /** For files that are needed for a moment. */
  readonly folder: string
  /** Gives a file new content, all or nothing (adapters/files). */
  readonly writeFile: (path: string, source: AsyncIterable<Uint8Array>, signal?: AbortSignal) => Promise<number>
}

/** DuckDB reads the files of this machine, whatever store their events are for. */
export const createDuckEventFiles = ({ connect, folder, writeFile }: Options): EventFiles & AsyncDisposable => {
  const client = createDataClient({ connect })
  return {
    formatOf,
    preview: (path, rows, signal) => client.call('previewFile', { path, rows }, signal),
    profile: (path, rows, signal) => client.call('profileFile', { path, rows }, signal),
    write: (path, source, { isZipped }, signal) =>
      writeFile(path, isZipped ? Readable.from(source).compose(createGzip()) : source, signal),

    async read(file, { onEvents, onProgress }, signal) {
      let result: FileRows | null = null
      for await (const item of client.stream('readFile', file, signal)) {
        if ('unit' in item) onProgress(item)
        else if ('read' in item) result = item
        else await onEvents(item.events)
      }
      if (result === null) throw new Error('The data engine ended without a result.')
      return result
    },

    async temporary(suffix) {
      await mkdir(folder, { recursive: true })
      const path = join(folder, `${randomUUID()}${suffix}`)
      return { path, [Symbol.asyncDispose]: () => rm(path, { force: true }) }
    },
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  }
}
