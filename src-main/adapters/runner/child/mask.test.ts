import { inspect } from 'node:util'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createMask } from './mask.ts'

it('masks a secret in every form in which it is commonly written', () => {
  const secret = fc
    .string({ unit: 'grapheme-ascii', minLength: 6, maxLength: 20 })
    .filter((text) => /^\S.*\S$/.test(text))
  fc.assert(
    fc.property(secret, fc.string({ unit: 'grapheme-ascii', maxLength: 8 }), (text, login) => {
      const mask = createMask([{ text, login }])
      const url = new URL('postgres://host/x')
      url.username = login
      url.password = text
      const forms = [
        text,
        JSON.stringify({ text }),
        JSON.stringify(JSON.stringify({ text })),
        encodeURIComponent(text),
        new URLSearchParams({ text }).toString().slice('text='.length),
        url.password,
        Buffer.from(text).toString('base64'),
        Buffer.from(`${login}:${text}`).toString('base64url'),
        inspect({ text }),
      ]
      for (const form of forms) {
        const masked = mask(`before ${form} after`)
        expect(masked).toContain('***')
        // Padding of base64 may stay; of the secret nothing does.
        expect(masked.replaceAll(/\*\*\*|[={}'"`\\ :]|text|before|after/g, '')).toBe('')
      }
    }),
  )
})

it('masks the lines of a key one by one, and what comes to be known later', () => {
  const mask = createMask()
  const key = '-----BEGIN KEY-----\nMIIEvQIBADANBgkq\nhkiG9w0BAQEF\n-----END KEY-----'
  expect(mask(key)).toBe(key)
  mask.add([{ text: key }])
  expect(mask(key)).toBe('***')
  expect(mask('line 2: hkiG9w0BAQEF')).toBe('line 2: ***')
})

it('leaves what is too short to be one', () => {
  expect(createMask([{ text: 'abc' }, { text: '' }])('abc')).toBe('abc')
})
