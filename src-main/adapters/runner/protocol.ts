import type { ErrorShape } from '../../contract/error.ts'
import type { ImportError, SerializedDag } from '../../contract/models/dag.ts'
import type { AttemptRequest, AttemptResult } from '../../engine/ports/attemptRunner.ts'

/** Where DAG files are. `root` is the folder of the scheme. */
export type DagFile = { readonly fileloc: string; readonly root: string; readonly path: string }

/** To the loader child, one file at a time. */
export type LoadMessage = {
  readonly t: 'load'
  readonly file: DagFile
  /** Where versions are kept, and what `pfad` means. */
  readonly versions: string
  readonly publicModule: string
}
export type LoadedMessage = { readonly t: 'loaded' } & (
  | { readonly ok: true; readonly version: string; readonly dags: SerializedDag[]; readonly files: string[] }
  | { readonly ok: false; readonly error: Pick<ImportError, 'line' | 'message'>; readonly files: string[] }
)

/** What an attempt child needs besides the request, the same for all of them. */
export type AttemptSetup = {
  readonly publicModule: string
  readonly versions: string
  readonly objects: string
  readonly dashboardUrl: string
  readonly settings: Readonly<Record<string, string | number | boolean>>
}

/** To an attempt child. `original` is the file that the version's copy was made of, for people to read. */
export type ToAttempt =
  | {
      readonly t: 'run'
      readonly request: AttemptRequest
      readonly setup: AttemptSetup
      readonly original: DagFile
      readonly logFile: string
    }
  | { readonly t: 'abort'; readonly reason: string }
  | { readonly t: 'service'; readonly id: number; readonly value: string }
  | { readonly t: 'noService'; readonly id: number; readonly error: ErrorShape }

export type FromAttempt =
  | { readonly t: 'ready' }
  | { readonly t: 'service'; readonly id: number; readonly name: 'data' }
  /** `rss` in bytes: a child that has grown is replaced. */
  | { readonly t: 'result'; readonly result: AttemptResult; readonly rss: number }
