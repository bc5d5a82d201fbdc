import { mkdir, rm } from 'node:fs/promises'
import { AWAY, createPatientClient } from '../../adapters/duckdb/dataClient.ts'
import { createDataEngine } from '../../adapters/duckdb/dataEngine.ts'
import {
  type EngineSource,
  type FileSource,
  type KeptResult,
  viewContract,
} from '../../adapters/duckdb/view/protocol.ts'
import { connectSocket } from '../../adapters/socket/channel.ts'
import { PfadError } from '../../contract/error.ts'
import type { EpochMs } from '../../contract/models/primitives.ts'
import type { TableSource } from '../../contract/models/table.ts'
import type { RpcClient } from '../../contract/rpc/protocol.ts'
import type { EventStore } from '../../engine/ports/eventStore.ts'
import type { ProcessHost } from '../../engine/ports/processHost.ts'
import type { HostBackend } from '../backends/backend.ts'
import type { HomePaths } from '../home/paths.ts'
import { keepAnswer } from './answers.ts'
import { createEventCopy } from './eventCopy.ts'
import { nameFiles } from './objectQuery.ts'
import { createStaging, type ObjectRef } from './staging.ts'

export type SqlEngine = 'duckdb' | 'clickhouse'

/** Looks into objects and runs people's statements, in a process of its own that nothing else depends on. */
export type Viewer = AsyncDisposable & {
  readonly client: RpcClient<typeof viewContract>
  /** Where a file lies that the process may read and write. */
  readonly folder: string
  readonly engines: readonly SqlEngine[]
  /** What statements of the first of them call the events. */
  readonly eventTable: string
  stage(object: ObjectRef, signal: AbortSignal): Promise<FileSource>
  /** Work on a source that the process knows; where it ended the process, the error says so. */
  on<T>(source: TableSource, signal: AbortSignal, work: (source: EngineSource) => Promise<T>): Promise<T>
  /** Without an engine: the backend's own. */
  run(
    wish: { engine?: SqlEngine | undefined; sql: string },
    signal: AbortSignal,
  ): Promise<KeptResult & { eventsAt: EpochMs | null }>
}

type Options = {
  readonly home: HomePaths
  readonly processHost: ProcessHost
  readonly backend: HostBackend
  readonly embeddedEvents: Pick<EventStore, 'copyTo'>
  readonly now: () => EpochMs
  readonly onProblem: (error: unknown) => void
}

/** A file that ended its reader twice is the cause; what was only read beside it goes on with the second. */
const TRIES = 2

/** What statements call the event store's events. */
const EVENTS = /\buser_events\b/i

export const createViewer = (options: Options): Viewer => {
  const { home, processHost, backend, embeddedEvents, now, onProblem } = options
  const parts = new AsyncDisposableStack()
  const engine = parts.use(
    createDataEngine({
      ...{ processHost, connectSocket, onProblem },
      program: 'view',
      home: { folder: home.view, socket: home.viewSocket },
    }),
  )
  const client = parts.use(createPatientClient({ connect: engine.connect, contract: viewContract, tries: TRIES }))
  const { objects, ask, fetchObject } = backend
  // What a former process of the app left there.
  const ready = rm(home.view, { recursive: true, force: true }).then(() => mkdir(home.view, { mode: 0o700 }))
  ready.catch(onProblem)
  const stageNow = createStaging({ folder: home.view, objects, fetchObject })
  const stage: Viewer['stage'] = async (object, signal) => {
    await ready
    return stageNow(object, signal)
  }
  const copyOfEvents = createEventCopy({ folder: home.view, copyTo: embeddedEvents.copyTo, now })

  const useEvents = async (sql: string, signal: AbortSignal): Promise<EpochMs | null> => {
    // Where it only stands in a comment, the copy was made in vain, and that is all.
    if (ask !== null || !EVENTS.test(sql)) return null
    const copy = await copyOfEvents(signal)
    await client.call('useEvents', { path: copy.path }, signal)
    await copy.retire()
    return copy.at
  }

  const runInDuckDb = async (text: string, signal: AbortSignal) => {
    const { sql, unname } = await nameFiles({ objects, stage }, text, signal)
    const eventsAt = await useEvents(sql, signal)
    try {
      for await (const result of client.stream('query', { sql }, signal)) return { ...result, eventsAt }
    } catch (thrown) {
      throw renamed(thrown, unname)
    }
    throw ended()
  }

  return {
    client,
    folder: home.view,
    engines: ask === null ? ['duckdb'] : ['clickhouse', 'duckdb'],
    eventTable: ask === null ? 'user_events' : ask.table,
    stage,
    on: async (source, signal, work) => {
      const known = 'result' in source ? source : await stage(source, signal)
      try {
        return await work(known)
      } catch (thrown) {
        if (!(thrown instanceof PfadError) || thrown.code !== AWAY) throw thrown
        throw 'result' in source ? resultGone() : deadly(source)
      }
    },
    run: async ({ engine: wanted, sql }, signal) => {
      await ready
      if (wanted === 'duckdb' || (wanted === undefined && ask === null)) return runInDuckDb(sql, signal)
      if (ask === null) {
        throw new PfadError('bad-argument', 'There is no ClickHouse on the embedded backend.', 'Ask DuckDB instead.')
      }
      return {
        ...(await keepAnswer({ client, folder: home.view, rows: ask.rows(sql, signal) }, signal)),
        eventsAt: null,
      }
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  }
}

const resultGone = (): PfadError =>
  new PfadError('result-gone', 'This result is no longer kept.', 'Run the statement again.')

const deadly = ({ bucket, key }: ObjectRef): PfadError =>
  new PfadError(
    'bad-file',
    `${bucket}/${key} cannot be read as a table: it ended the process that read it. It is damaged, or nested too deeply.`,
    'Nothing else was touched. Its bytes are shown under Text.',
  )

const ended = (): PfadError =>
  new PfadError(
    'too-large',
    'The statement was ended with its process: it took too much.',
    'Read fewer rows or columns.',
  )

/** An error of the process, with our files called by their objects; one that says that the process is gone says why. */
const renamed = (thrown: unknown, unname: (text: string) => string): unknown => {
  if (!(thrown instanceof PfadError)) return thrown
  if (thrown.code === AWAY) return ended()
  return new PfadError(thrown.code, unname(thrown.message), thrown.hint, { cause: thrown })
}
