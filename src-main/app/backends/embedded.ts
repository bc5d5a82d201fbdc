import { copyFile, link } from 'node:fs/promises'
import { join } from 'node:path'
import type { DataEngine } from '../../adapters/duckdb/dataEngine.ts'
import { createDuckEventStore } from '../../adapters/duckdb/eventStore.ts'
import { createFileObjectStore } from '../../adapters/files/objectStore.ts'
import { createProducer } from '../../adapters/producer/producer.ts'
import { objectPath } from '../../core/objectName.ts'
import type { ProcessHost } from '../../engine/ports/processHost.ts'
import type { HomePaths } from '../home/paths.ts'
import type { HostBackend } from './backend.ts'

/** All in the home's folder: events in DuckDB, objects as files. */
export const openEmbedded = (of: {
  readonly home: HomePaths
  readonly processHost: ProcessHost
  readonly data: DataEngine
  readonly onProducer: () => void
  readonly onProblem: (error: unknown) => void
}): HostBackend => {
  const { home, processHost, data, onProducer, onProblem } = of
  const parts = new AsyncDisposableStack()
  const target = async () => ({ kind: 'data' as const, socketPath: await data.socketPath() })
  return {
    events: parts.use(createDuckEventStore({ connect: data.connect })),
    objects: parts.use(createFileObjectStore({ root: home.objects })),
    producer: parts.use(createProducer({ processHost, target, onStatus: onProducer, onProblem })),
    ingest: null,
    ask: null,
    // An object's file is replaced and never written to, so that a second name for it keeps what it holds now.
    fetchObject: async ({ bucket, key }, path) => {
      const file = join(home.objects, ...objectPath(bucket, key).split('/'))
      await link(file, path).catch(() => copyFile(file, path))
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  }
}
