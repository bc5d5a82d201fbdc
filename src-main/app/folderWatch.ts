import { type FSWatcher, watch } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

export type FolderWatch = Disposable & {
  /** Watches the folders that there are now, and lets go of those that went. To be called after each change. */
  refresh(): Promise<void>
}

/**
 * Tells of changes in a folder and all below it, by one watch for each: Node's own recursive watch loses a file on Linux
 * once an editor has replaced it twice by rename. Where folders cannot be watched it is silent.
 */
export const createFolderWatch = (root: string, onChange: () => void): FolderWatch => {
  const watchers = new Map<string, FSWatcher>()
  let closed = false

  const forget = (folder: string): void => {
    watchers.get(folder)?.close()
    watchers.delete(folder)
  }
  const add = (folder: string): void => {
    try {
      watchers.set(
        folder,
        watch(folder, onChange).on('error', () => forget(folder)),
      )
    } catch {
      // Gone again, or more than the system watches: a regular look finds what changes here.
    }
  }

  return {
    async refresh() {
      const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => [])
      if (closed) return
      const folders = entries
        .filter((entry) => entry.isDirectory())
        .map(({ parentPath, name }) => join(parentPath, name))
      const present = new Set([root, ...folders])
      for (const folder of watchers.keys()) if (!present.has(folder)) forget(folder)
      for (const folder of present) if (!watchers.has(folder)) add(folder)
    },
    [Symbol.dispose]() {
      closed = true
      for (const folder of watchers.keys()) forget(folder)
    },
  }
}
