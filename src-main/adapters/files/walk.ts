import type { Dirent, Stats } from 'node:fs'
import { lstat, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { compareKeys, folderName, keyPart } from '../../core/objectName.ts'
import { TEMPORARY_PREFIX } from './atomic.ts'
import { ifMissing } from './fileError.ts'

/** Files looked at together: the work of a call is then mostly the file system's own. */
const TOGETHER = 64

export type FoundKey = { readonly key: string; readonly file: string }
type Wanted = { readonly prefix: string; readonly after: string }

/**
 * The keys of a bucket in the order of their bytes. Only those folders are read that can hold a wanted key, and each when
 * its turn comes: a folder's keys all start with its own, so sorting every folder for itself sorts them all.
 */
export async function* walkKeys(folder: string, wanted: Wanted): AsyncGenerator<FoundKey> {
  const start = wanted.prefix.split('/').slice(0, -1)
  // An empty part, or one too long, is in no key's path: then there is nothing to find.
  if (start.includes('')) return
  const names = start.map(folderName)
  for (const at of names.keys()) {
    const stats = await lstat(join(folder, ...names.slice(0, at + 1))).catch(() => null)
    if (!stats?.isDirectory()) return
  }
  yield* walkFolder(join(folder, ...names), start.map((part) => `${part}/`).join(''), wanted)
}

async function* walkFolder(folder: string, base: string, wanted: Wanted): AsyncGenerator<FoundKey> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(ifMissing<Dirent[]>([]))
  const found: { key: string; name: string; isFolder: boolean }[] = []
  for (const entry of entries) {
    const isFolder = entry.isDirectory()
    const part = isFolder || entry.isFile() ? keyPart(entry.name, isFolder) : null
    if (part !== null && isWanted(base + part, isFolder, wanted))
      found.push({ key: base + part, name: entry.name, isFolder })
  }
  found.sort((a, b) => compareKeys(a.key, b.key))
  for (const { key, name, isFolder } of found) {
    if (isFolder) yield* walkFolder(join(folder, name), key, wanted)
    else yield { key, file: join(folder, name) }
  }
}

const isWanted = (key: string, isFolder: boolean, { prefix, after }: Wanted): boolean => {
  if (!key.startsWith(prefix) && !(isFolder && prefix.startsWith(key))) return false
  return after === '' || compareKeys(key, after) > 0 || (isFolder && after.startsWith(key))
}

/** Bytes and number of the whole files below `root`, whatever their depth; unfinished ones do not count. */
export const measureFiles = async (root: string, signal?: AbortSignal): Promise<{ bytes: number; items: number }> => {
  const usage = { bytes: 0, items: 0 }
  for await (const stats of statFiles(root, signal)) {
    usage.bytes += stats.size
    usage.items += 1
  }
  return usage
}

/** What `lstat` says of each whole file below `root`. */
export async function* statFiles(root: string, signal?: AbortSignal): AsyncGenerator<Stats> {
  const entries = await readdir(root, { withFileTypes: true }).catch(ifMissing<Dirent[]>([]))
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith(TEMPORARY_PREFIX))
  for (let at = 0; at < files.length; at += TOGETHER) {
    signal?.throwIfAborted()
    yield* await statAll(files.slice(at, at + TOGETHER).map(({ name }) => join(root, name)))
  }
  for (const entry of entries) if (entry.isDirectory()) yield* statFiles(join(root, entry.name), signal)
}

const statAll = async (files: string[]): Promise<Stats[]> => {
  const all = await Promise.all(files.map((file) => lstat(file).catch(ifMissing(null))))
  return all.filter((stats) => stats !== null)
}

/** Removes what a killed process left unfinished. To be called while no other process writes: by the home's owner. */
export const removeLeftovers = async (root: string): Promise<number> => {
  let removed = 0
  // Folder by folder: a recursive readdir of names would go through symbolic links.
  for (const entry of await readdir(root, { withFileTypes: true }).catch(ifMissing<Dirent[]>([]))) {
    const path = join(root, entry.name)
    if (entry.name.startsWith(TEMPORARY_PREFIX)) {
      await rm(path, { recursive: true, force: true })
      removed += 1
    } else if (entry.isDirectory()) removed += await removeLeftovers(path)
  }
  return removed
}
