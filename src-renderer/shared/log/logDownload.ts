import { createStore, type StoreApi } from 'zustand/vanilla'
import type { LogFilter } from '../../../src-main/contract/models/log.ts'
import { attempt } from '../ui/tell.ts'
import { plainText } from './ansi.ts'
import type { LogSource } from './logSource.ts'

/** How far a download is, in bytes of the log; null: none goes on. */
export type DownloadState = { readonly progress: { readonly scanned: number; readonly size: number } | null }

export type LogDownload = Disposable & {
  readonly store: StoreApi<DownloadState>
  /** Saves the log, or what fits, as a file; what the terminal holds does not matter. */
  start(filter: LogFilter): void
  cancel(): void
}

export const createLogDownload = (source: LogSource): LogDownload => {
  const store = createStore<DownloadState>(() => ({ progress: null }))
  let going = new AbortController()

  const collect = async (filter: LogFilter, signal: AbortSignal): Promise<Blob> => {
    // The browser keeps blobs outside the page's memory: a log of any length goes through in pieces.
    const parts: Blob[] = []
    for await (const { text, scanned, size } of source.text(filter, signal)) {
      store.setState({ progress: { scanned, size } })
      parts.push(new Blob([plainText(text)]))
    }
    return new Blob(parts, { type: 'text/plain' })
  }

  return {
    store,
    start: (filter) => {
      going = new AbortController()
      const { signal } = going
      store.setState({ progress: { scanned: 0, size: 0 } })
      void attempt('Downloading the log', async () => {
        try {
          const whole = await collect(filter, signal)
          if (!signal.aborted) save(whole, `${source.fileName}.log`)
        } finally {
          if (going.signal === signal) store.setState({ progress: null })
        }
      })
    },
    cancel: () => {
      going.abort()
      store.setState({ progress: null })
    },
    [Symbol.dispose]: () => going.abort(),
  }
}

const save = (whole: Blob, name: string): void => {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(whole)
  link.download = name
  link.click()
  // Not at once: the browser reads it after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
