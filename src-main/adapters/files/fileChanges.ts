import { type FSWatcher, watch } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** Where the system does not tell of a change (network folders, a file not there yet), look again after this long (ms). */
const LOOK_AGAIN = 100
/** Changes within this time (ms) are one, so that a file written line by line is not read line by line. */
const GATHER = 20

export type FileChanges = Disposable & {
  /** Returns once the file may have changed since the last call, or `signal` aborts. */
  next(): Promise<void>
}

export const watchChanges = (file: string, signal?: AbortSignal): FileChanges => {
  let watcher: FSWatcher | null = null
  let changed = false
  let wake = (): void => undefined
  const note = (): void => {
    changed = true
    wake()
  }
  const close = (): void => {
    watcher?.close()
    watcher = null
  }
  /** True when it has just begun: what came before was not seen. */
  const begin = (): boolean => {
    if (watcher) return false
    try {
      watcher = watch(file, { persistent: false }, note).on('error', close)
      return true
    } catch {
      return false
    }
  }
  signal?.addEventListener('abort', note)
  return {
    async next() {
      if (begin() || signal?.aborted) return
      if (changed) await sleep(GATHER)
      else {
        await new Promise<void>((done) => {
          const timer = setTimeout(done, LOOK_AGAIN)
          wake = () => {
            wake = () => undefined
            clearTimeout(timer)
            setTimeout(done, signal?.aborted ? 0 : GATHER)
          }
        })
      }
      changed = false
    },
    [Symbol.dispose]() {
      signal?.removeEventListener('abort', note)
      close()
    },
  }
}
