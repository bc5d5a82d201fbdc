import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkBucket, checkKey, compareKeys, keyPart, objectPath, parseObjectUrl } from './objectName.ts'

const part = fc
  .string({
    minLength: 1,
    maxLength: 8,
    unit: fc.oneof(
      fc.string({ minLength: 1, maxLength: 1, unit: 'grapheme' }),
      fc.constantFrom(...Array.from('.% :\\é😀~!')),
    ),
  })
  .filter((text) => !text.includes('/') && !text.includes('\0') && text !== '.' && text !== '..' && text.isWellFormed())
const key = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'))

/** Reads a path back, entry by entry, as the store's walk does. */
const keyOf = (path: string): string | null => {
  const names = path.split('/').slice(1)
  const parts = names.map((name, at) => keyPart(name, at < names.length - 1))
  return parts.includes(null) ? null : parts.join('')
}

describe('objectPath', () => {
  it('is reversible and never leaves its bucket', () => {
    fc.assert(
      fc.property(key, (text) => {
        const path = objectPath('events', text)
        expect(keyOf(path)).toBe(text)
        expect(path.startsWith('events/')).toBe(true)
        expect(path.split('/').some((name) => name === '' || /^\.+$/.test(name) || name.includes('\\'))).toBe(false)
      }),
      { numRuns: 1000 },
    )
  })

  it('either refuses a key or keeps it inside, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('.', '/', '\\', 'a', '\0', '%', 'C:') }), (text) => {
        let path: string
        try {
          path = objectPath('events', text)
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: 'bad-name' })
          return
        }
        expect(new URL(path, 'file:///root/').pathname.startsWith('/root/events/')).toBe(true)
        expect(path.split('/')).not.toContain('..')
      }),
    )
  })

  it('keeps a minute plain, and a folder apart from a file of its name', () => {
    expect(objectPath('events', '2025-01-15_10-00.parquet')).toBe('events/2025-01-15_10-00.parquet')
    expect(objectPath('events', 'a')).toBe('events/a')
    expect(objectPath('events', 'a/b')).toBe('events/a%2F/b')
  })
})

describe('keyPart', () => {
  it.each([
    ['%tmp-1', false],
    ['%C3', false],
    ['a:b', false],
    ['a', true],
    ['a%2F', false],
    ['a%2Fb', false],
    ['a%2Fb%2F', true],
    ['%2F', true],
    ['..', false],
  ])('takes %s (folder: %s) for none of ours', (name, isFolder) => {
    expect(keyPart(name, isFolder)).toBeNull()
  })
})

describe('compareKeys', () => {
  it('is the order of the UTF-8 bytes', () => {
    fc.assert(
      fc.property(key, key, (a, b) => {
        expect(Math.sign(compareKeys(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)))
      }),
      { numRuns: 1000 },
    )
    expect(compareKeys('\uffee', '😀')).toBeLessThan(0)
  })
})

describe('names that are refused', () => {
  it.each([
    '',
    'ab',
    'Events',
    '-ab',
    'ab-',
    'a..b',
    '192.168.0.1',
    'a'.repeat(64),
    'a_b',
    '../x',
    'xn--abc',
    'aux',
    'con.x',
    'a\nb',
  ])('bucket %j', (bucket) => {
    expect(() => checkBucket(bucket)).toThrow(expect.objectContaining({ code: 'bad-name' }))
  })
  it.each([
    '',
    '/a',
    'a/',
    'a//b',
    '.',
    '..',
    'a/../b',
    'a/..',
    './a',
    'a\0b',
    '\ud800',
    'a'.repeat(201),
    'a/'.repeat(600),
  ])('key %j', (text) => {
    expect(() => checkKey(text)).toThrow(expect.objectContaining({ code: 'bad-name' }))
  })
})

describe('parseObjectUrl', () => {
  it('takes the forms that people write', () => {
    const parts = { bucket: 'events', key: 'a/b.parquet' }
    for (const text of ['s3a://events/a/b.parquet', 's3://events/a/b.parquet', 'events/a/b.parquet']) {
      expect(parseObjectUrl(text)).toEqual(parts)
    }
    expect(() => parseObjectUrl('s3a://events/../x')).toThrow(expect.objectContaining({ code: 'bad-name' }))
    expect(() => parseObjectUrl('events')).toThrow(expect.objectContaining({ code: 'bad-name' }))
  })
})
