import { describe, expect, it } from 'vitest'
import { parseConnection } from '../config/connectionUri.ts'
import { clickHouseAddress } from './clickHouseAddress.ts'
import { s3Address } from './s3Address.ts'

const clickHouse = (uri: string) => clickHouseAddress(parseConnection('clickhouse_default', uri))
const s3 = (uri: string) => s3Address(parseConnection('minio_default', uri))

describe('a connection to ClickHouse', () => {
  it.each([
    [
      'clickhouse://pfad:s3cret@db:8124/shop',
      { host: 'db', port: 8124, isTls: false, user: 'pfad', password: 's3cret', database: 'shop' },
    ],
    ['clickhouse://db', { host: 'db', port: 8123, isTls: false, user: 'default', database: 'default' }],
    ['clickhouse://db:8443', { port: 8443, isTls: true }],
    ['clickhouse://db/?secure=true', { port: 8443, isTls: true, database: 'default' }],
    ['clickhouse://https://cloud.example/shop', { host: 'cloud.example', port: 443, isTls: true, database: 'shop' }],
    ['clickhouse://https://cloud.example:8443/shop', { port: 8443, isTls: true }],
    ['http://me@proxy/http?database=shop', { port: 8123, isTls: false, database: 'shop' }],
    ['clickhouse://[::1]:8123/x', { host: '::1', port: 8123 }],
    ['clickhouse://db/x?ca_cert=%2Fetc%2Fca.pem&verify=false', { caFile: '/etc/ca.pem', verify: false }],
  ])('%s', (uri, expected) => expect(clickHouse(uri)).toMatchObject(expected))

  it.each([
    ['clickhouse://db:9000', /native protocol/],
    ['clickhouse://db:9440', /native protocol/],
    ['clickhouse:///x', /no host/],
    ['clickhouse://db?secure=perhaps', /neither true nor false/],
  ])('%s is refused by name', (uri, why) => expect(() => clickHouse(uri)).toThrow(why))
})

describe('a connection to an object store', () => {
  it.each([
    [
      'minio://key:s3cret@minio:9000',
      {
        host: 'minio',
        port: 9000,
        isTls: false,
        accessKey: 'key',
        secretKey: 's3cret',
        pathStyle: true,
        region: 'us-east-1',
      },
    ],
    ['aws://key:s3cret@/?host=http%3A%2F%2Fminio%3A9002', { host: 'minio', port: 9002, isTls: false }],
    ['aws://key:s3cret@/?endpoint_url=https%3A%2F%2Fs3.example', { host: 's3.example', port: 443, isTls: true }],
    [
      's3://k:s@s3.eu-west-1.amazonaws.com:443/?region=eu-west-1&path_style=no',
      { isTls: true, port: 443, region: 'eu-west-1', pathStyle: false },
    ],
    ['s3://k:s@store/?host=store.example:9443&secure=1', { host: 'store.example', port: 9443, isTls: true }],
  ])('%s', (uri, expected) => expect(s3(uri)).toMatchObject(expected))

  it.each([
    ['aws://k:s@/?host=http%3A%2F%2Fminio%2Fpath', /path/],
    ['aws://k:s@', /no host/],
    ['aws://k:s@/?host=http%3A%2F%2Fa%20b', /no address/],
  ])('%s is refused', (uri, why) => {
    const thrown = (() => {
      try {
        return s3(uri)
      } catch (error) {
        return error
      }
    })()
    expect(thrown).toMatchObject({ code: 'bad-connection', message: expect.stringMatching(why) as string })
    expect(String(thrown)).not.toMatch(/k:s/)
  })
})
