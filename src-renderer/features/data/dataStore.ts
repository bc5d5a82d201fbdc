import type { CallOutput } from '../../../src-main/contract/calls.ts'
import type { ObjectStat } from '../../../src-main/contract/models/platform.ts'
import { pfad } from '../../shared/connection/pfad.ts'
import { defineLive } from '../../shared/live/defineLive.ts'
import { decode, saveFile } from '../../shared/saveFile.ts'
import { attempt, tell } from '../../shared/ui/tell.ts'

export type ObjectRef = { readonly bucket: string; readonly key: string }
export type FolderKey = { readonly bucket: string; readonly prefix: string; readonly pages: number }
export type Folder = {
  readonly folders: readonly string[]
  readonly objects: readonly ObjectStat[]
  readonly hasMore: boolean
}

/** Folders and objects of a page. */
const PAGE = 200

export const buckets = defineLive({
  load: (_key: null, signal) => pfad.call('objects.buckets', {}, signal),
  concerns: ({ topic }) => topic === 'objects',
  gapMs: 2000,
})

/** One level of a bucket, its first pages. */
export const folder = defineLive({
  load: async ({ bucket, prefix, pages }: FolderKey, signal): Promise<Folder> => {
    const folders: string[] = []
    const objects: ObjectStat[] = []
    let after: string | null = ''
    for (let page = 0; page < pages && after !== null; page += 1) {
      const found: CallOutput<'objects.folder'> = await pfad.call(
        'objects.folder',
        { bucket, prefix, after, limit: PAGE },
        signal,
      )
      folders.push(...found.folders)
      objects.push(...found.objects)
      after = found.next
    }
    return { folders, objects, hasMore: after !== null }
  },
  concerns: ({ topic }) => topic === 'objects',
  gapMs: 1500,
})

export type Look = Omit<CallOutput<'objects.look'>, 'head'> & { readonly head: Uint8Array }

/** First bytes of an object: what is shown of text and of what is none. */
const HEAD = 262_144

/** What an object is, and its first bytes. */
export const look = defineLive({
  load: async (object: ObjectRef, signal): Promise<Look> => {
    const found = await pfad.call('objects.look', { ...object, bytes: HEAD }, signal)
    return { ...found, head: decode(found.head) }
  },
  concerns: ({ topic }) => topic === 'objects',
  gapMs: 1500,
})

export const parquetFacts = defineLive({
  load: (object: ObjectRef, signal) => pfad.call('table.parquet', object, signal),
  concerns: () => false,
})

/** The whole text of an object that is not large. */
export const wholeText = defineLive({
  load: async (object: ObjectRef, signal): Promise<string> => {
    const decoder = new TextDecoder()
    let text = ''
    for await (const piece of pfad.stream('objects.cat', object, signal))
      text += decoder.decode(decode(piece), { stream: true })
    return text + decoder.decode()
  },
  concerns: ({ topic }) => topic === 'objects',
  gapMs: 1500,
})

export const makeBucket = async (bucket: string): Promise<boolean> => {
  const made = await attempt('Making the bucket', () => pfad.call('objects.makeBucket', { bucket }))
  if (made) await buckets.refresh(null)
  return made !== undefined
}

export const download = async (object: ObjectRef, size: number): Promise<void> => {
  const name = object.key.split('/').at(-1) ?? object.key
  const isSaved = await attempt('Downloading', () => saveFile(name, pfad.stream('objects.cat', object), { size }))
  if (isSaved) tell('Downloaded', name)
}

export type Doomed = { readonly bucket: string; readonly keys: readonly string[]; readonly prefixes: readonly string[] }
export type Extent = {
  readonly objects: number
  readonly bytes: number
  readonly isMore: boolean
  readonly first: readonly string[]
}

/** What a removal would take: the keys, and all below the prefixes. */
export const extent = defineLive({
  load: async ({ bucket, keys, prefixes }: Doomed, signal): Promise<Extent> => {
    let [objects, bytes, isMore] = [keys.length, 0, false]
    const first = keys.slice(0, 12)
    for (const prefix of prefixes) {
      const part = await pfad.call('objects.measure', { bucket, prefix }, signal)
      objects += part.objects
      bytes += part.bytes
      isMore ||= part.isMore
      first.push(...part.first.slice(0, 12 - first.length))
    }
    return { objects, bytes, isMore, first }
  },
  concerns: () => false,
})

/** Removes for good; tells how many are gone so far. Resolves to whether all of it went. */
export const remove = async (
  { bucket, keys, prefixes }: Doomed,
  onDone: (objects: number) => void,
  signal: AbortSignal,
): Promise<boolean> => {
  let before = 0
  const follow = async (wish: { keys?: string[]; prefix?: string }): Promise<void> => {
    let done = 0
    for await (const progress of pfad.stream('objects.removeAll', { bucket, ...wish }, signal)) {
      done = progress.done
      onDone(before + done)
    }
    before += done
  }
  const removed = await attempt('Deleting', async () => {
    if (keys.length > 0) await follow({ keys: [...keys] })
    for (const prefix of prefixes) await follow({ prefix })
    return true
  })
  if (removed && !signal.aborted) tell('Deleted', before === 1 ? '1 object' : `${before} objects`)
  return removed === true && !signal.aborted
}
