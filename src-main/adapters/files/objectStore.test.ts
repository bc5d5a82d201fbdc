import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ObjectStore } from '../../engine/ports/objectStore.ts'
import { createFileObjectStore, removeLeftovers } from './objectStore.ts'

const text = (value: string): Uint8Array => new TextEncoder().encode(value)
const read = async (store: ObjectStore, key: string): Promise<string> => {
  const pieces: Uint8Array[] = []
  for await (const piece of store.get('events', key)) pieces.push(piece)
  return Buffer.concat(pieces).toString()
}

let folder = ''
let root = ''
let store: ObjectStore
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pfad-objects-'))
  root = join(folder, 'objects')
  store = createFileObjectStore({ root })
  await store.ensureBucket('events')
})
afterEach(() => rm(folder, { recursive: true }))

describe('objects as files', () => {
  it('lie where the spec says, with what a platform refuses encoded', async () => {
    await store.put('events', '2025-01-15_10-00.parquet', text('x'))
    await store.put('events', 'a:b/nul', text('x'))
    const names = await readdir(root, { recursive: true })
    expect(names.toSorted()).toEqual([
      'events',
      'events/2025-01-15_10-00.parquet',
      'events/a%3Ab%2F',
      'events/a%3Ab%2F/%6Eul',
    ])
  })

  it('never shows an unfinished file, and sweeps it at the next start', async () => {
    const source = async function* (): AsyncGenerator<Uint8Array> {
      yield text('half')
      expect((await readdir(join(root, 'events'))).some((name) => name.startsWith('%tmp-'))).toBe(true)
      expect(await store.list('events')).toEqual([])
      expect(await store.usage()).toEqual({ bytes: 0, items: 0 })
    }
    await store.put('events', 'a', source())
    await writeFile(join(root, 'events', '%tmp-killed'), 'half')
    await mkdir(join(root, 'events', 'deep%2F'))
    await writeFile(join(root, 'events', 'deep%2F', '%tmp-killed'), 'half')
    expect((await store.list('events')).map(({ key }) => key)).toEqual(['a'])
    expect(await removeLeftovers(root)).toBe(2)
    expect(await readdir(root, { recursive: true })).toEqual(
      expect.not.arrayContaining([expect.stringContaining('%tmp')]),
    )
    expect(await read(store, 'a')).toBe('half')
    expect(await removeLeftovers(join(folder, 'not-there'))).toBe(0)
  })

  it('lists a page of a large bucket without a wrong key', async () => {
    await mkdir(join(root, 'events', 'k0700%2F'))
    const names = Array.from({ length: 1500 }, (_each, at) => `k${String((at * 7) % 1500).padStart(4, '0')}`)
    for (const name of [...names, 'k0700%2F/deep']) await writeFile(join(root, 'events', name), '')
    const keys = [...names, 'k0700/deep'].toSorted()
    const page = async (after: string, limit: number) =>
      (await store.list('events', { after, limit })).map(({ key }) => key)
    expect(await page('', 3)).toEqual(keys.slice(0, 3))
    expect(await page('k0698', 4)).toEqual(['k0699', 'k0700', 'k0700/deep', 'k0701'])
    expect(await page('k1498', 10)).toEqual(['k1499'])
    expect(await page('', 10_000)).toEqual(keys)
  })

  it('takes no file that it did not name, and no folder, for an object', async () => {
    await writeFile(join(root, 'events', 'a:b'), 'x')
    await writeFile(join(root, 'events', '%C3'), 'x')
    await mkdir(join(root, 'events', 'folder'))
    await writeFile(join(root, 'events', 'folder', 'file'), 'x')
    await mkdir(join(root, 'NotABucket'))
    expect(await store.list('events')).toEqual([])
    expect(await store.buckets()).toEqual(['events'])
    await expect(store.stat('events', 'folder')).rejects.toMatchObject({ code: 'object-not-found' })
    await expect(read(store, 'folder')).rejects.toMatchObject({ code: 'object-not-found' })
    await store.remove('events', 'folder')
    expect(await readdir(join(root, 'events', 'folder'))).toEqual(['file'])
  })
})

describe.skipIf(process.platform === 'win32')('symbolic links', () => {
  beforeEach(async () => {
    await mkdir(join(folder, 'outside'))
    await writeFile(join(folder, 'outside', 'secret'), 'secret')
    await writeFile(join(folder, 'outside', '%tmp-theirs'), 'theirs')
    await symlink(join(folder, 'outside'), join(root, 'linked-bucket'))
    await symlink(join(folder, 'outside'), join(root, 'events', 'link%2F'))
    await symlink(join(folder, 'outside', 'secret'), join(root, 'events', 'file'))
  })

  it('are no objects', async () => {
    expect(await store.buckets()).toEqual(['events'])
    expect(await store.list('events')).toEqual([])
    expect(await store.list('events', { prefix: 'link/' })).toEqual([])
    expect(await store.usage()).toEqual({ bytes: 0, items: 0 })
    await expect(read(store, 'file')).rejects.toMatchObject({ code: 'object-not-found' })
    await expect(store.list('linked-bucket')).rejects.toMatchObject({ code: 'bucket-not-found' })
  })

  it('are never followed, in reading, writing, removing or sweeping', async () => {
    await expect(read(store, 'link/secret')).rejects.toMatchObject({ code: 'object-store' })
    await expect(store.put('events', 'link/secret', text('mine'))).rejects.toMatchObject({ code: 'object-store' })
    await expect(store.put('linked-bucket', 'secret', text('mine'))).rejects.toMatchObject({ code: 'bucket-not-found' })
    await expect(store.remove('events', 'link/secret')).rejects.toMatchObject({ code: 'object-store' })
    await store.put('events', 'file', text('mine'))
    expect(await removeLeftovers(root)).toBe(0)
    expect((await readdir(join(folder, 'outside'))).toSorted()).toEqual(['%tmp-theirs', 'secret'])
    expect(await readFile(join(folder, 'outside', 'secret'), 'utf8')).toBe('secret')
    expect(await read(store, 'file')).toBe('mine')
  })
})
