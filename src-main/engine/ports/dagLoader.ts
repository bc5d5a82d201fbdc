import type { ImportError, SerializedDag } from '../../contract/models/dag.ts'

export type LoadedFile =
  | {
      readonly ok: true
      readonly fileloc: string
      /** Hash of the file with all that it imports; the files themselves are kept under that name in the home. */
      readonly version: string
      readonly dags: readonly SerializedDag[]
      /** Absolute paths whose change asks for a new load. */
      readonly files: readonly string[]
    }
  | { readonly ok: false; readonly fileloc: string; readonly error: ImportError; readonly files: readonly string[] }

/** Loads DAG files in a child process, under a time and memory limit. Never rejects for what a file does. */
export interface DagLoader extends AsyncDisposable {
  load(fileloc: string, signal?: AbortSignal): Promise<LoadedFile>
}
