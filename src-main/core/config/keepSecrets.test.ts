import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { StoredConnection } from '../../contract/models/config.ts'
import { hasMask, keepSecrets } from './keepSecrets.ts'
import { hideSensitive, MASKED } from './sensitive.ts'

const stored: StoredConnection = {
  ...{ connId: 'shop', connType: 'http', description: '', host: 'shop.example', login: 'mina', port: 443 },
  ...{ password: 'pw', schema: '', extra: { token: 'abc', list: [{ api_key: 7 }], plain: 'yes' } },
}
const shown: StoredConnection = {
  ...stored,
  password: MASKED,
  extra: hideSensitive(stored.extra) as StoredConnection['extra'],
}

it('gives masked secrets back, and takes what was written anew', () => {
  expect(keepSecrets(shown, stored)).toEqual(stored)
  const written = { ...shown, password: 'new', extra: { ...shown.extra, token: 'newer' } }
  expect(keepSecrets(written, stored)).toMatchObject({
    password: 'new',
    extra: { token: 'newer', list: [{ api_key: 7 }] },
  })
  expect(keepSecrets({ ...shown, password: '', extra: {} }, stored)).toMatchObject({ password: '', extra: {} })
})

it('tells a mask that stands for nothing', () => {
  expect(hasMask(keepSecrets(shown, stored))).toBe(false)
  expect(hasMask(keepSecrets(shown, null))).toBe(true)
  expect(hasMask(keepSecrets({ ...shown, password: '' }, null))).toBe(true)
  expect(hasMask({ ...stored, extra: { note: MASKED } })).toBe(false)
  expect(hasMask(keepSecrets({ ...stored, extra: { list: [{ api_key: 1 }, { api_key: MASKED }] } }, stored))).toBe(true)
})

it('changes nothing of what was only looked at', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), (extra) => {
      const one = { ...stored, extra: { ...extra, secret: extra } as StoredConnection['extra'] }
      const seen = { ...one, extra: hideSensitive(one.extra) as StoredConnection['extra'] }
      expect(JSON.stringify(keepSecrets(seen, one).extra)).toBe(JSON.stringify(one.extra))
    }),
  )
})
