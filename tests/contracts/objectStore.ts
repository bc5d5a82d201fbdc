import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ObjectStore } from '../../src-main/engine/ports/objectStore.ts'
import { collectText, failing, text } from './support/bytes.ts'

export type ObjectStoreUnderTest = AsyncDisposable & {
  readonly store: ObjectStore
  /** MinIO's listings do not show `a/b` where there is an object `a`; all else of such keys is as it should be. */
  readonly hidesBelowObjects?: boolean
}

/** What every object store must do. `create` gives an empty one. Keys that S3 takes and Pfad does not are `bad-name`. */
export const objectStoreContract = (name: string, create: () => Promise<ObjectStoreUnderTest>): void => {
  describe(`object store: ${name}`, () => {
    let under: ObjectStoreUnderTest
    let store: ObjectStore
    let bucket = ''
    let count = 0
    beforeAll(async () => {
      under = await create()
      store = under.store
    })
    afterAll(() => under[Symbol.asyncDispose]())
    beforeEach(async () => {
      count += 1
      bucket = `bucket-${count}`
      await store.ensureBucket(bucket)
    })
    /** Of these keys those that can be listed beside the others. */
    const listable = (all: readonly string[]): string[] =>
      under.hidesBelowObjects ? all.filter((key) => !all.some((other) => other.startsWith(`${key}/`))) : [...all]
    const keys = async (options?: Parameters<ObjectStore['list']>[1]): Promise<string[]> =>
      (await store.list(bucket, options)).map(({ key }) => key)

    it('gives back what was put, and says how much and when', async () => {
      const put = await store.put(bucket, '2025-01-15_10-00.parquet', text('content'))
      expect(put).toMatchObject({ bucket, key: '2025-01-15_10-00.parquet', size: 7 })
      expect(await store.stat(bucket, '2025-01-15_10-00.parquet')).toEqual(put)
      expect(Math.abs(put.lastModified - Date.now())).toBeLessThan(60_000)
      expect(await collectText(store.get(bucket, put.key))).toBe('content')
    })

    it('takes a stream of any size, piece by piece, and an empty one', async () => {
      const piece = text('0123456789abcdef'.repeat(4096))
      let waiting = 0
      const source = async function* (): AsyncGenerator<Uint8Array> {
        for (let at = 0; at < 40; at++) {
          waiting += 1
          yield piece
          waiting -= 1
        }
      }
      expect((await store.put(bucket, 'large', source())).size).toBe(40 * piece.length)
      expect(waiting).toBe(0)
      let bytes = 0
      for await (const each of store.get(bucket, 'large')) bytes += each.length
      expect(bytes).toBe(40 * piece.length)
      expect((await store.put(bucket, 'empty', (async function* (): AsyncGenerator<Uint8Array> {})())).size).toBe(0)
      expect(await collectText(store.get(bucket, 'empty'))).toBe('')
    })

    it('replaces an object as a whole: a reader has the former or the new one', async () => {
      const before = await store.put(bucket, 'key', text('former'.repeat(100_000)))
      const reader = store.get(bucket, 'key')[Symbol.asyncIterator]()
      const first = await reader.next()
      const after = await store.put(bucket, 'key', text('new'))
      expect(after.etag).not.toBe(before.etag)
      let read = Buffer.from(first.value ?? []).toString()
      for (let next = await reader.next(); !next.done; next = await reader.next()) read += Buffer.from(next.value)
      expect(read).toBe('former'.repeat(100_000))
      expect(await collectText(store.get(bucket, 'key'))).toBe('new')
    })

    it('leaves the former object, or none, when the source fails, and passes the error on as it is', async () => {
      const reset = Object.assign(new Error('reset'), { code: 'ECONNRESET', syscall: 'read' })
      await expect(store.put(bucket, 'none', failing(reset))).rejects.toBe(reset)
      await store.put(bucket, 'former', text('former'))
      await expect(store.put(bucket, 'former', failing(reset))).rejects.toBe(reset)
      expect(await keys()).toEqual(['former'])
      expect(await collectText(store.get(bucket, 'former'))).toBe('former')
    })

    it('leaves nothing when it is aborted, even if the source hangs', async () => {
      const aborter = new AbortController()
      const reason = new Error('stop')
      const source = async function* (): AsyncGenerator<Uint8Array> {
        yield text('first')
        aborter.abort(reason)
        await new Promise(() => undefined)
      }
      await expect(store.put(bucket, 'aborted', source(), aborter.signal)).rejects.toBe(reason)
      await expect(store.put(bucket, 'aborted', text('x'), AbortSignal.abort(reason))).rejects.toBe(reason)
      expect(await keys()).toEqual([])
      expect(await store.stat(bucket, 'aborted').catch((thrown: unknown) => thrown)).toMatchObject({
        code: 'object-not-found',
      })
    })

    it('says what is missing before the first byte', async () => {
      const missing = { code: 'object-not-found', message: expect.stringContaining('no-key') as string }
      await expect(collectText(store.get(bucket, 'no-key'))).rejects.toMatchObject(missing)
      await expect(store.stat(bucket, 'no-key')).rejects.toMatchObject(missing)
      await expect(store.stat(bucket, 'no/key')).rejects.toMatchObject({ code: 'object-not-found' })
      const noBucket = { code: 'bucket-not-found', message: expect.stringContaining('no-bucket') as string }
      await expect(collectText(store.get('no-bucket', 'key'))).rejects.toMatchObject(noBucket)
      await expect(store.put('no-bucket', 'key', text('x'))).rejects.toMatchObject(noBucket)
      await expect(store.stat('no-bucket', 'key')).rejects.toMatchObject(noBucket)
      await expect(store.list('no-bucket')).rejects.toMatchObject(noBucket)
      await expect(store.remove('no-bucket', 'key')).rejects.toMatchObject(noBucket)
      expect(await store.buckets()).not.toContain('no-bucket')
    })

    it('removes; what is not there is removed already', async () => {
      await store.put(bucket, 'a/b', text('x'))
      await store.remove(bucket, 'a/b')
      await store.remove(bucket, 'a/b')
      await store.remove(bucket, 'never/was')
      expect(await keys()).toEqual([])
    })

    it('forgets what was removed: its folders take no room on a page', async () => {
      for (const key of ['a/1', 'b/1', 'c']) await store.put(bucket, key, text('x'))
      for (const key of ['a/1', 'b/1']) await store.remove(bucket, key)
      expect(await keys({ limit: 1 })).toEqual(['c'])
    })

    it('keeps a key and keys below it apart', async () => {
      await store.put(bucket, 'a', text('a'))
      await store.put(bucket, 'a/b', text('b'))
      await store.put(bucket, 'a/b/c', text('c'))
      if (!under.hidesBelowObjects) expect(await keys()).toEqual(['a', 'a/b', 'a/b/c'])
      for (const key of ['a', 'a/b', 'a/b/c']) expect(await collectText(store.get(bucket, key))).toBe(key.at(-1))
      await store.remove(bucket, 'a/b')
      if (!under.hidesBelowObjects) expect(await keys()).toEqual(['a', 'a/b/c'])
      await store.remove(bucket, 'a')
      expect(await keys()).toEqual(['a/b/c'])
    })

    it('makes a bucket once and lists buckets by name', async () => {
      await store.put(bucket, 'kept', text('x'))
      await store.ensureBucket(bucket)
      await store.ensureBucket('aaa')
      expect(await keys()).toEqual(['kept'])
      const all = await store.buckets()
      expect(all).toEqual(all.toSorted())
      expect(all).toEqual(expect.arrayContaining(['aaa', bucket]))
    })

    it('lists by prefix, after a key, in pages', async () => {
      const all = listable(['a', 'a!', 'a/1', 'a/2', 'a/b/1', 'a0', 'b/1', 'c'])
      const from = (key: string): string[] => all.slice(all.indexOf(key))
      for (const key of all.toReversed()) await store.put(bucket, key, text(key))
      expect(await keys()).toEqual(all)
      expect(await keys({ prefix: 'a/' })).toEqual(['a/1', 'a/2', 'a/b/1'])
      expect(await keys({ prefix: 'a/b' })).toEqual(['a/b/1'])
      expect(await keys({ prefix: 'a' })).toEqual(all.slice(0, -2))
      expect(await keys({ prefix: '/' })).toEqual([])
      expect(await keys({ prefix: 'a//' })).toEqual([])
      expect(await keys({ prefix: '../' })).toEqual([])
      expect(await keys({ after: 'a/1' })).toEqual(from('a/2'))
      expect(await keys({ after: 'a/15', prefix: 'a/' })).toEqual(['a/2', 'a/b/1'])
      expect(await keys({ after: 'a/1', limit: 2 })).toEqual(['a/2', 'a/b/1'])
      expect(await keys({ limit: 0 })).toEqual([])
      expect(await keys({ limit: 1, prefix: 'a/b' })).toEqual(['a/b/1'])
      for (let limit = 1; limit < 9; limit++) expect(await keys({ limit })).toEqual(all.slice(0, limit))
      const paged: string[] = []
      for (
        let page = await keys({ limit: 3 });
        page.length > 0;
        page = await keys({ limit: 3, after: page.at(-1) ?? '' })
      )
        paged.push(...page)
      expect(paged).toEqual(all)
    })

    it('lists any keys in the order of their bytes', async () => {
      const part = fc.string({ minLength: 1, maxLength: 2, unit: fc.constantFrom(...Array.from('ab!0~.:% é😀\uffee')) })
      const key = fc.array(
        // MinIO takes a dot with spaces around it for a dot.
        part.filter((each) => !/^\.+$/.test(each.trim())),
        { minLength: 1, maxLength: 3 },
      )
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(
            key.map((parts) => parts.join('/')),
            { maxLength: 12 },
          ),
          fc.nat(12),
          async (any, at) => {
            const all = listable(any)
            for (const each of all) await store.put(bucket, each, text(each))
            const sorted = all.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
            expect(await keys()).toEqual(sorted)
            const after = sorted[at]
            if (after !== undefined) expect(await keys({ after })).toEqual(sorted.slice(at + 1))
            for (const each of all) await store.remove(bucket, each)
          },
        ),
        { numRuns: 20 },
      )
    })

    it.each(['..', '../other/key', '/etc/passwd', 'a/../../b', '', 'a//b', 'a/', 'a\0'])(
      'refuses the key %j',
      async (key) => {
        const bad = { code: 'bad-name' }
        await expect(store.put(bucket, key, text('x'))).rejects.toMatchObject(bad)
        await expect(store.stat(bucket, key)).rejects.toMatchObject(bad)
        await expect(collectText(store.get(bucket, key))).rejects.toMatchObject(bad)
        await expect(store.remove(bucket, key)).rejects.toMatchObject(bad)
      },
    )

    it.each(['..', 'UPPER', 'a/b', ''])('refuses the bucket %j', async (bucketName) => {
      await expect(store.put(bucketName, 'key', text('x'))).rejects.toMatchObject({ code: 'bad-name' })
      await expect(store.ensureBucket(bucketName)).rejects.toMatchObject({ code: 'bad-name' })
      await expect(store.list(bucketName)).rejects.toMatchObject({ code: 'bad-name' })
    })

    it('serves writers of one key at a time: one of them wins as a whole', async () => {
      const bodies = Array.from({ length: 8 }, (_each, at) => String(at).repeat(50_000))
      await Promise.all(bodies.map((body) => store.put(bucket, 'new/contended', text(body))))
      expect(bodies).toContain(await collectText(store.get(bucket, 'new/contended')))
      expect(await keys()).toEqual(['new/contended'])
    })

    it('scans all of a bucket', async () => {
      const puts = []
      for (const key of listable(['a', 'a/b', 'a/b/c', 'd:e'])) puts.push(await store.put(bucket, key, text(key)))
      const found = []
      for await (const object of store.scan(bucket)) found.push(object)
      expect(found.toSorted((a, b) => (a.key < b.key ? -1 : 1))).toEqual(puts)
      const none = store.scan('no-bucket')[Symbol.asyncIterator]()
      await expect(none.next()).rejects.toMatchObject({ code: 'bucket-not-found' })
    })

    it('measures what it holds', async () => {
      const before = await store.usage()
      await store.put(bucket, 'a', text('12345'))
      await store.put(bucket, 'b/c', text('123'))
      expect(await store.usage()).toEqual({ bytes: before.bytes + 8, items: before.items + 2 })
    })
  })
}
