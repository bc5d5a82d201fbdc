import type { Dirent, Stats } from 'node:fs'
import { lstat, opendir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { compareKeys, folderName, keyPart } from '../../core/objectName.ts'
import { TEMPORARY_PREFIX } from './atomic.ts'
import { ifMissing } from './fileError.ts'

/** Entries read, and files looked at, together: few calls, and yet no turn of the loop takes long. */
const ENTRIES = 512
const FILES = 64

export type FoundKey = { readonly key: string; readonly file: string }
export type WantedKeys = { readonly prefix: string; readonly after: string; readonly limit: number }

/** A folder's entries as they come; none where it is not there. */
export async function* entriesOf(folder: string): AsyncGenerator<Dirent> {
  const opened = await opendir(folder, { bufferSize: ENTRIES }).catch(ifMissing(null))
  if (opened) yield* opened
}

/**
 * The first `limit` keys of a bucket, in the order of their bytes. Only those folders are read that can hold a wanted key,
 * and each when its turn comes: a folder's keys all start with its own, so sorting every folder for itself sorts them all.
 */
export async function* walkKeys(bucket: string, wanted: WantedKeys): AsyncGenerator<FoundKey> {
  const start = wanted.prefix.split('/').slice(0, -1)
  // No key has an empty part: there is nothing to find.
  if (start.includes('')) return
  let folder = bucket
  for (const name of start.map(folderName)) {
    folder = join(folder, name)
    const stats = await lstat(folder).catch(() => null)
    if (!stats?.isDirectory()) return
  }
  let left = wanted.limit
  for await (const found of walkFolder(folder, start.map((part) => `${part}/`).join(''), wanted)) {
    if (left === 0) return
    left -= 1
    yield found
  }
}

async function* walkFolder(folder: string, base: string, wanted: WantedKeys): AsyncGenerator<FoundKey> {
  for (const { key, name, isFolder } of await firstEntries(folder, base, wanted)) {
    if (isFolder) yield* walkFolder(join(folder, name), key, wanted)
    else yield { key, file: join(folder, name) }
  }
}

type KeyEntry = { readonly key: string; readonly name: string; readonly isFolder: boolean }

/** What comes first in a folder, up to its `limit`th file, in order; memory and sorting stay in proportion to the limit. */
const firstEntries = async (folder: string, base: string, wanted: WantedKeys): Promise<KeyEntry[]> => {
  let first: KeyEntry[] = []
  let full = Math.max(2 * wanted.limit, ENTRIES)
  for await (const entry of entriesOf(folder)) {
    const isFolder = entry.isDirectory()
    const part = isFolder || entry.isFile() ? keyPart(entry.name, isFolder) : null
    if (part === null || !isWanted(base + part, isFolder, wanted)) continue
    first.push({ key: base + part, name: entry.name, isFolder })
    if (first.length < full) continue
    first = cut(first, wanted.limit)
    full = first.length + Math.max(wanted.limit, ENTRIES)
  }
  return cut(first, wanted.limit)
}

const cut = (entries: KeyEntry[], limit: number): KeyEntry[] => {
  entries.sort((a, b) => compareKeys(a.key, b.key))
  let files = 0
  const end = entries.findIndex(({ isFolder }) => !isFolder && ++files > limit)
  return end < 0 ? entries : entries.slice(0, end)
}

const isWanted = (key: string, isFolder: boolean, { prefix, after }: WantedKeys): boolean => {
  if (!key.startsWith(prefix) && !(isFolder && prefix.startsWith(key))) return false
  return after === '' || compareKeys(key, after) > 0 || (isFolder && after.startsWith(key))
}

export type FoundFile = { readonly names: readonly string[]; readonly stats: Stats }

/** Every whole file below `folder` with the names that lead to it, in no order; unfinished ones and links do not count. */
export async function* walkFiles(
  folder: string,
  signal?: AbortSignal,
  above: readonly string[] = [],
): AsyncGenerator<FoundFile> {
  let batch: string[] = []
  for await (const { name, ...entry } of named(folder)) {
    if (entry.isFolder) yield* walkFiles(join(folder, name), signal, [...above, name])
    else if (batch.push(name) === FILES) {
      yield* await statAll(folder, batch, above)
      batch = []
    }
    signal?.throwIfAborted()
  }
  yield* await statAll(folder, batch, above)
}

async function* named(folder: string): AsyncGenerator<{ name: string; isFolder: boolean }> {
  for await (const entry of entriesOf(folder)) {
    const isFolder = entry.isDirectory()
    const isWhole = entry.isFile() && !entry.name.startsWith(TEMPORARY_PREFIX)
    if (isFolder || isWhole) yield { name: entry.name, isFolder }
  }
}

const statAll = async (folder: string, files: string[], above: readonly string[]): Promise<FoundFile[]> => {
  const all = await Promise.all(files.map((name) => lstat(join(folder, name)).catch(ifMissing(null))))
  return all.flatMap((stats, at) => (stats?.isFile() ? [{ names: [...above, files[at] ?? ''], stats }] : []))
}

/** Bytes and number of the whole files below `root`. */
export const measureFiles = async (root: string, signal?: AbortSignal): Promise<{ bytes: number; items: number }> => {
  const usage = { bytes: 0, items: 0 }
  for await (const { stats } of walkFiles(root, signal)) {
    usage.bytes += stats.size
    usage.items += 1
  }
  return usage
}

/** Removes what a killed process left unfinished. To be called while no other process writes: by the home's owner. */
export const removeLeftovers = async (root: string): Promise<number> => {
  let removed = 0
  // Folder by folder: a recursive readdir of names would go through symbolic links.
  for await (const entry of entriesOf(root)) {
    const path = join(root, entry.name)
    if (entry.name.startsWith(TEMPORARY_PREFIX)) {
      await rm(path, { recursive: true, force: true })
      removed += 1
    } else if (entry.isDirectory()) removed += await removeLeftovers(path)
  }
  return removed
}
