import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { dagFile } from '../../adapters/runner/dagFiles.ts'

/**
 * Reads the text of a DAG file: as it is now, or as the version of a run had it. null: it is not there, or not kept any
 * more.
 */
export const createSourceReader =
  (folders: Parameters<typeof dagFile>[0], versions: string) =>
  (fileloc: string, version?: string): Promise<string | null> => {
    const { name, path } = dagFile(folders, fileloc)
    const kept = version === undefined ? path : join(versions, version, ...name.split('/'))
    return readFile(kept, 'utf8').catch(() => null)
  }
