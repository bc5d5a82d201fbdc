import { expect, it } from 'vitest'
import { hideSensitive, isSensitiveName, secretsIn } from './sensitive.ts'

it('knows a sensitive name however it is written', () => {
  for (const name of ['password', 'DB_PASSWORD', 'accessKey', 'access-key', 'apiKey', 'slackWebhookUrl', 'authToken']) {
    expect([name, isSensitiveName(name)]).toEqual([name, true])
  }
  for (const name of ['pass', 'key', 'minutes', 'author']) expect([name, isSensitiveName(name)]).toEqual([name, false])
})

it('hides what stands under a sensitive name, at any depth, and nothing else', () => {
  expect(hideSensitive({ token: { a: 1 }, list: [{ secret: 'x', open: 'x' }], n: null })).toEqual({
    token: '***',
    list: [{ secret: '***', open: 'x' }],
    n: null,
  })
})

it('finds what is to be masked elsewhere', () => {
  expect(
    secretsIn({ token: { a: 'x', n: 12345 }, open: 'y', list: [{ password: 'z', none: null, empty: '' }] }),
  ).toEqual(['x', '12345', 'z'])
})
