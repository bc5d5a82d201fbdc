import { PfadError, toErrorShape } from '../../../../src-main/contract/error.ts'
import type { Attempt, LogLine } from '../../../../src-main/contract/models/run.ts'
import { pfad } from '../../../shared/connection/pfad.ts'
import { attempt as doAttempt } from '../../../shared/ui/tell.ts'
import { formatAsText } from './ansi.ts'

type AttemptRef = Pick<Attempt, 'dagId' | 'runId' | 'taskId' | 'mapIndex' | 'tryNumber'>

const refOf = ({ dagId, runId, taskId, mapIndex, tryNumber }: AttemptRef): AttemptRef => ({
  dagId,
  runId,
  taskId,
  mapIndex,
  tryNumber,
})

/**
 * Hands an attempt's lines to `onLines`, in blocks, until the attempt is over or `signal` aborts. The next block is
 * taken when `onLines` has resolved, so that a slow screen slows the source. After a lost connection it goes on with
 * the line after the last one that was handed over. Rejects with the reason where the log cannot be read.
 */
export const followLog = async (
  attempt: AttemptRef,
  onLines: (lines: readonly LogLine[]) => Promise<void>,
  signal: AbortSignal,
): Promise<void> => {
  let handed = 0
  while (!signal.aborted) {
    await opened(signal)
    let seen = 0
    try {
      for await (const block of pfad.stream('logs.read', { ...refOf(attempt), follow: true }, signal)) {
        const fresh = block.slice(Math.max(0, handed - seen))
        seen += block.length
        if (fresh.length === 0) continue
        await onLines(fresh)
        handed += fresh.length
      }
      return
    } catch (thrown) {
      if (!(thrown instanceof PfadError) || thrown.code !== 'disconnected') throw thrown
    }
  }
}

const opened = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (pfad.isOpen() || signal.aborted) return resolve()
    const stop = pfad.onOpen(() => {
      stop()
      resolve()
    })
    signal.addEventListener('abort', () => {
      stop()
      resolve()
    })
  })

/** Saves the whole log as a file, read from its start; what the terminal holds does not matter. */
export const downloadLog = (attempt: AttemptRef) =>
  doAttempt('Downloading the log', async () => {
    const parts: string[] = []
    for await (const block of pfad.stream('logs.read', { ...refOf(attempt), follow: false })) {
      parts.push(block.map((line) => `${formatAsText(line)}\n`).join(''))
    }
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob(parts, { type: 'text/plain' }))
    link.download = `${attempt.dagId}.${attempt.runId}.${attempt.taskId}.${attempt.tryNumber}.log`.replace(
      /[^\w.+-]/g,
      '_',
    )
    link.click()
    // Not at once: the browser reads it after the click has been handled.
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
  })

export const logError = (thrown: unknown) => toErrorShape(thrown)
