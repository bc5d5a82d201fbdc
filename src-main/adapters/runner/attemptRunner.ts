import { appendFile, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PfadError, toErrorShape } from '../../contract/error.ts'
import { formatLogLine } from '../../core/logLine.ts'
import { attemptLogPath } from '../../core/logPath.ts'
import type { AttemptRequest, AttemptResult, AttemptRunner } from '../../engine/ports/attemptRunner.ts'
import type { ProcessHost } from '../../engine/ports/processHost.ts'
import {
  type AttemptConfig,
  createAttemptChild,
  type Ended,
  type Patience,
  type PullXComs,
  reasonOf,
} from './attemptChild.ts'
import type { AttemptChildOptions, AttemptSetup } from './attemptProtocol.ts'
import { createChildPool } from './childPool.ts'
import { type DagFolders, dagFile } from './dagFiles.ts'

export type AttemptRunnerOptions = {
  readonly processHost: ProcessHost
  readonly folders: DagFolders
  /** Folder of the logs. Children write into it by themselves; how one died is added for it. */
  readonly logs: string
  readonly setup: () => AttemptSetup
  /** Where the data engine answers, once it is up. */
  readonly dataSocket: () => Promise<string>
  /** Default: there are none. */
  readonly config?: AttemptConfig
  /** Hides the home's secrets in what a child leaves when it dies. */
  readonly mask?: (text: string) => string
  readonly pullXComs: PullXComs
  readonly now?: () => number
  readonly onProblem?: (error: PfadError) => void
  /** Attempts at once; further ones wait. */
  readonly maxChildren?: number
  /** Children that are kept warm at most, and each without work for how long (ms). */
  readonly maxIdle?: number
  readonly idleMs?: number
  /** A child is replaced after so many attempts, or once it is larger than this. */
  readonly maxAttempts?: number
  readonly maxRssMb?: number
  /** Memory of a child in MB: a task that needs more fails. */
  readonly maxOldSpaceMb?: number
  readonly memoryOf?: (pid: number) => Promise<number | null>
  readonly patience?: Partial<Patience>
}

const PATIENCE: Patience = { startMs: 60_000, overtimeMs: 5000, cancelMs: 5000 }

const none = (): never => {
  throw new PfadError('unknown-config', 'There are no connections and variables here.')
}
const NO_CONFIG: AttemptConfig = { connection: none, variable: none }

/**
 * Runs attempts in warm child processes: one DAG version and one attempt at a time each. A child is used again until it
 * has failed, left something running, grown or served long enough.
 */
export const createAttemptRunner = (options: AttemptRunnerOptions): AttemptRunner => {
  const { maxAttempts = 1000, maxRssMb = 400, maxOldSpaceMb = 1024, now = Date.now } = options
  const { config = NO_CONFIG, mask = (text) => text } = options
  const onProblem = options.onProblem ?? ((error) => console.error(error.message))

  const pool = createChildPool({
    maxChildren: options.maxChildren ?? 64,
    maxIdle: options.maxIdle ?? 8,
    // A pipeline that runs each minute always finds its child warm.
    idleMs: options.idleMs ?? 600_000,
    start({ dagVersion, fileloc }) {
      const { publicModule, versions } = options.setup()
      const childOptions: AttemptChildOptions = {
        publicModule,
        version: join(versions, dagVersion),
        dagFile: dagFile(options.folders, fileloc),
        logs: options.logs,
      }
      const handle = options.processHost.start('attempt', { args: [JSON.stringify(childOptions)], maxOldSpaceMb })
      const patience = { ...PATIENCE, ...options.patience }
      return createAttemptChild(handle, {
        ...{ dataSocket: options.dataSocket, pullXComs: options.pullXComs, config, patience, maxOldSpaceMb, onProblem },
        memoryOf: options.memoryOf ?? (async () => null),
      })
    },
  })

  const tell = async ({ attempt }: AttemptRequest, { lastWords }: Ended): Promise<void> => {
    if (lastWords === null) return
    const file = join(options.logs, ...attemptLogPath(attempt).split('/'))
    await mkdir(dirname(file), { recursive: true })
    await appendFile(file, formatLogLine({ time: now(), level: 'error', text: mask(lastWords) }))
  }

  const run = async (request: AttemptRequest, signal: AbortSignal): Promise<AttemptResult> => {
    const slot = await pool.take(request, signal)
    if (slot === null) return { outcome: 'cancelled', reason: reasonOf(signal) }
    const ended = await slot.child.run(request, options.setup(), signal)
    slot.attempts += 1
    pool.giveBack(slot, ended.reusable && slot.attempts < maxAttempts && ended.rssMb < maxRssMb)
    await tell(request, ended).catch((thrown: unknown) => onProblem(thrown as PfadError))
    return maskResult(ended.result, mask)
  }

  return {
    run: (request, signal) =>
      run(request, signal).catch((thrown: unknown) => ({ outcome: 'lost', reason: toErrorShape(thrown).message })),
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  }
}

/** The child masks what it was given; a child that dies cannot, and what it has from elsewhere it does not know. */
const maskResult = (result: AttemptResult, mask: (text: string) => string): AttemptResult => {
  if ('reason' in result) return { ...result, reason: mask(result.reason) }
  if (!('error' in result)) return result
  const { code, message, hint } = result.error
  const error = { code, message: mask(message), ...(hint === undefined ? {} : { hint: mask(hint) }) }
  return { ...result, error }
}
