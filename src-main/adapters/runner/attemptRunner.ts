import { join } from 'node:path'
import { attemptLogPath } from '../../core/logPath.ts'
import type { AttemptRequest, AttemptResult, AttemptRunner } from '../../engine/ports/attemptRunner.ts'
import type { ProcessHost } from '../../engine/ports/processHost.ts'
import { type AttemptChild, startAttemptChild } from './attemptChild.ts'
import { type DagFolders, dagFile } from './dagFiles.ts'
import type { AttemptSetup } from './protocol.ts'

/** An idle child stays warm for this long (ms); a pipeline that runs each minute always finds one. */
const IDLE = 150_000
/** A child is replaced after so many attempts, or when it has grown beyond this (bytes). */
const ATTEMPTS = 1_000
const LARGEST_RSS = 400 * 1024 * 1024

/**
 * Attempts in warm children: one at a time in each, the last used first, so that what is not needed goes. The scheduler
 * bounds how many run at once.
 */
export const createAttemptRunner = (options: {
  readonly processHost: ProcessHost
  readonly folders: DagFolders
  readonly logs: string
  /** What every child is told; asked anew for each attempt. */
  readonly setup: () => AttemptSetup
  /** The data engine's socket path, once it is up. */
  readonly dataSocket: () => Promise<string>
  readonly idleMs?: number
  /** After an abort the task has this long (ms) to end; then its process is killed. */
  readonly graceMs?: number
}): AttemptRunner => {
  const { idleMs = IDLE, graceMs = 5_000 } = options
  const idle: { readonly child: AttemptChild; readonly timer: NodeJS.Timeout }[] = []
  const all = new Set<AttemptChild>()

  const take = (version: string): AttemptChild => {
    const known = idle.findLastIndex(({ child }) => child.versions.has(version))
    const [found] = idle.splice(known === -1 ? idle.length - 1 : known, 1)
    if (found) {
      clearTimeout(found.timer)
      return found.child
    }
    const child = startAttemptChild({ processHost: options.processHost, dataSocket: options.dataSocket })
    all.add(child)
    void child.exited.then(() => {
      all.delete(child)
      const at = idle.findIndex((each) => each.child === child)
      if (at >= 0) clearTimeout(idle.splice(at, 1)[0]?.timer)
    })
    return child
  }

  const giveBack = (child: AttemptChild, result: AttemptResult): void => {
    const isWorn = child.attempts >= ATTEMPTS || child.rss > LARGEST_RSS
    if (isWorn || (result.outcome !== 'success' && result.outcome !== 'skipped')) return child.kill()
    idle.push({ child, timer: setTimeout(() => child.kill(), idleMs) })
  }

  const run = async (request: AttemptRequest, signal: AbortSignal): Promise<AttemptResult> => {
    if (signal.aborted) return { outcome: 'cancelled', reason: String(signal.reason) }
    const child = take(request.dagVersion)
    const logFile = join(options.logs, ...attemptLogPath(request.attempt).split('/'))
    const original = dagFile(options.folders, request.fileloc)
    let grace: NodeJS.Timeout | undefined
    const onAbort = (): void => {
      child.post({ t: 'abort', reason: String(signal.reason) })
      grace = setTimeout(() => child.kill(), graceMs)
    }
    signal.addEventListener('abort', onAbort, { once: true })
    const result = await child.run({ t: 'run', request, setup: options.setup(), original, logFile })
    signal.removeEventListener('abort', onAbort)
    clearTimeout(grace)
    giveBack(child, result)
    const isCancelled = signal.aborted && result.outcome !== 'success'
    return isCancelled ? { outcome: 'cancelled', reason: String(signal.reason) } : result
  }

  return {
    run,
    async [Symbol.asyncDispose]() {
      for (const { timer } of idle) clearTimeout(timer)
      const ends = [...all].map((child) => child.exited)
      for (const child of all) child.kill()
      await Promise.all(ends)
    },
  }
}
