import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { connection } from '../../contract/models/config.ts'
import { formatConnection, fromJson, parseConnection, secretsOfConnection, toJson } from './connectionUri.ts'

const parts = (given: object) => connection.parse({ connId: 'c', ...given })

/** From Airflow's tests/models/test_connection.py. */
const AIRFLOW: readonly (readonly [string, object])[] = [
  [
    'scheme://user:password@host%2Flocation:1234/schema',
    { connType: 'scheme', host: 'host/location', schema: 'schema', login: 'user', password: 'password', port: 1234 },
  ],
  [
    'scheme://user:password@host%2Flocation:1234/schema?extra1=a%20value&extra2=%2Fpath%2F',
    {
      connType: 'scheme',
      host: 'host/location',
      schema: 'schema',
      login: 'user',
      password: 'password',
      port: 1234,
      extra: { extra1: 'a value', extra2: '/path/' },
    },
  ],
  [
    'scheme://user:password@host%2Flocation:1234/schema?__extra__=%7B%22my_val%22%3A+%5B%22list%22%2C+%22of%22%2C+%22values%22%5D%2C+%22extra%22%3A+%7B%22nested%22%3A+%7B%22json%22%3A+%22val%22%7D%7D%7D',
    {
      connType: 'scheme',
      host: 'host/location',
      schema: 'schema',
      login: 'user',
      password: 'password',
      port: 1234,
      extra: { my_val: ['list', 'of', 'values'], extra: { nested: { json: 'val' } } },
    },
  ],
  [
    'scheme://user:password%20with%20space@host:1234',
    { connType: 'scheme', host: 'host', login: 'user', password: 'password with space', port: 1234 },
  ],
  [
    'scheme://domain%2Fuser:password@host',
    { connType: 'scheme', host: 'host', login: 'domain/user', password: 'password' },
  ],
  [
    'scheme://user:password%2F%5B%5D%5B@host',
    { connType: 'scheme', host: 'host', login: 'user', password: 'password/[][' },
  ],
  [
    'google-cloud-platform://?key_path=%2Fkeys%2Fkey.json&scope=https%3A%2F%2Fwww.googleapis.com',
    { connType: 'google_cloud_platform', extra: { key_path: '/keys/key.json', scope: 'https://www.googleapis.com' } },
  ],
  ['scheme://host:1234', { connType: 'scheme', host: 'host', port: 1234 }],
  ['scheme://:password@host:1234', { connType: 'scheme', host: 'host', password: 'password', port: 1234 }],
  ['scheme://@:1234', { connType: 'scheme', port: 1234 }],
  ['http://https://host.example:80/path', { connType: 'http', host: 'https://host.example', port: 80, schema: 'path' }],
  ['postgresql://db.example/name', { connType: 'postgres', host: 'db.example', schema: 'name' }],
  ['spark://local', { connType: 'spark', host: 'local' }],
  ['ssh://user@[::1]:22', { connType: 'ssh', login: 'user', host: '[::1]', port: 22 }],
]

describe('a connection’s URI', () => {
  it.each(AIRFLOW)('%s is read as Airflow does', (uri, expected) => {
    expect(parseConnection('c', uri)).toEqual(parts(expected))
  })

  const text = fc.string({ unit: 'grapheme', maxLength: 12 })
  const any = fc.record({
    connType: fc.constantFrom('', 'postgres', 'my_type', 'http'),
    host: fc.oneof(
      text.filter((host) => !/^\[|:\/\//.test(host)),
      fc.constant('https://example.org'),
    ),
    login: text,
    password: text,
    port: fc.option(fc.nat(65_535)),
    schema: text,
    extra: fc.dictionary(
      text.filter((key) => key !== '__proto__'),
      fc.oneof(text, fc.nat(), fc.array(text)),
    ),
  })

  it('is written so that it reads back, whatever it holds', () => {
    fc.assert(
      fc.property(any, (given) => {
        const whole = parts(given)
        expect(parseConnection('c', formatConnection(whole))).toEqual(whole)
        expect(fromJson('c', toJson(whole))).toEqual(whole)
        expect(parseConnection('c', JSON.stringify(toJson(whole)))).toEqual(whole)
      }),
    )
  })

  it('that is wrong is refused without a word of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (noise) => {
        try {
          parseConnection('c', noise)
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: 'bad-connection' })
        }
      }),
    )
    for (const uri of [
      'pg://me:s3cret@word@host:80:90/x',
      'no uri s3cret',
      '{"conn_type": "s3cret"',
      '{"password": "s3cret", "port": "x"}',
    ]) {
      expect(() => parseConnection('c', uri)).toThrow(
        expect.objectContaining({ code: 'bad-connection', message: expect.not.stringContaining('s3cret') }),
      )
    }
    expect(() => parseConnection('c', 'pg://host:99999')).toThrow(/port/)
  })
})

it('knows what of a connection is a secret', () => {
  const extra = {
    region: 'eu',
    aws_secret_access_key: 'k',
    nested: [{ 'X-Api-Key': 'n', keep: 'open' }],
    keyfile_dict: { a: 'deep' },
  }
  expect(secretsOfConnection(parts({ login: 'me', password: 'pw', extra }))).toEqual([
    { text: 'pw', login: 'me' },
    { text: 'k' },
    { text: 'n' },
    { text: 'deep' },
  ])
})
