import { join } from 'node:path'
import { type PfadError, toErrorShape } from '../../contract/error.ts'
import type { PipelineSettings } from '../../core/authoring/settings.ts'
import type { AttemptRequest, AttemptResult, AttemptRunner } from '../../engine/ports/attemptRunner.ts'
import type { LogStore } from '../../engine/ports/logStore.ts'
import type { ProcessHost } from '../../engine/ports/processHost.ts'
import { type AttemptServices, createAttemptChild, type Ended, type Patience, reasonOf } from './attemptChild.ts'
import type { AttemptChildOptions } from './attemptProtocol.ts'
import { createChildPool } from './childPool.ts'
import { type DagFolderPath, resolveFileloc } from './fileloc.ts'

export type AttemptRunnerOptions = {
  readonly processHost: ProcessHost
  /** The file that `import … from 'pfad'` means. */
  readonly publicModule: string
  /** Folder in which the loader keeps the versions of DAG files. */
  readonly versions: string
  readonly folders: readonly DagFolderPath[]
  /** Folder of the logs, into which children write by themselves; `logStore` takes what they could not write any more. */
  readonly logs: string
  readonly logStore: Pick<LogStore, 'append'>
  /** Asked for each attempt, so that a change reaches the next one. */
  readonly settings: () => PipelineSettings
  readonly services: AttemptServices
  readonly onProblem?: (error: PfadError) => void
  readonly now?: () => number
  /** Attempts at once; further ones wait. */
  readonly maxChildren?: number
  /** A child without work ends after this long (ms). */
  readonly idleMs?: number
  /** A child is replaced after so many attempts, or once it is larger than this. */
  readonly maxAttempts?: number
  readonly maxRssMb?: number
  /** Heap of a child: a task that needs more fails. */
  readonly maxOldSpaceMb?: number
  readonly patience?: Partial<Patience>
}

const PATIENCE: Patience = { startMs: 60_000, overtimeMs: 5000, cancelMs: 5000 }

/**
 * Runs attempts in warm child processes: one DAG version and one attempt at a time each. A child is used again until it
 * has failed, left something running, grown or served long enough.
 */
export const createAttemptRunner = (options: AttemptRunnerOptions): AttemptRunner => {
  const { maxAttempts = 1000, maxRssMb = 400, maxOldSpaceMb = 1024, now = Date.now } = options
  const onProblem = options.onProblem ?? ((error) => console.error(error.message))

  const pool = createChildPool({
    maxChildren: options.maxChildren ?? 8,
    idleMs: options.idleMs ?? 90_000,
    start(key) {
      const [dagVersion = '', fileloc = ''] = split(key)
      const childOptions: AttemptChildOptions = {
        publicModule: options.publicModule,
        version: join(options.versions, dagVersion),
        dagFile: resolveFileloc(options.folders, fileloc),
        logs: options.logs,
      }
      const handle = options.processHost.start('attempt', { args: [JSON.stringify(childOptions)], maxOldSpaceMb })
      return createAttemptChild(handle, {
        services: options.services,
        patience: { ...PATIENCE, ...options.patience },
        maxOldSpaceMb,
        onProblem,
      })
    },
  })

  const tell = async (request: AttemptRequest, { lastWords }: Ended): Promise<void> => {
    if (lastWords === null) return
    const line = { time: now(), level: 'error', text: lastWords } as const
    await options.logStore.append(request.attempt, [line])
  }

  const run = async (request: AttemptRequest, signal: AbortSignal): Promise<AttemptResult> => {
    const slot = await pool.take(`${request.dagVersion} ${request.fileloc}`, signal)
    if (slot === null) return { outcome: 'cancelled', reason: reasonOf(signal) }
    const ended = await slot.child.run(request, options.settings(), signal)
    slot.attempts += 1
    pool.giveBack(slot, ended.reusable && slot.attempts < maxAttempts && ended.rssMb < maxRssMb)
    await tell(request, ended).catch((thrown: unknown) => {
      onProblem(thrown as PfadError)
    })
    return ended.result
  }

  return {
    run: (request, signal) =>
      run(request, signal).catch((thrown: unknown) => ({ outcome: 'lost', reason: toErrorShape(thrown).message })),
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  }
}

/** A version is a hash without spaces; what follows is the fileloc, which may have some. */
const split = (key: string): [string, string] => {
  const space = key.indexOf(' ')
  return [key.slice(0, space), key.slice(space + 1)]
}
