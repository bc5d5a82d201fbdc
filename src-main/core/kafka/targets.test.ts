import { describe, expect, it } from 'vitest'
import { parseConnection } from '../config/connectionUri.ts'
import { kafkaTarget } from './kafkaTarget.ts'
import { registryTarget } from './registryTarget.ts'

const kafka = (uri: string) => kafkaTarget(parseConnection('kafka_default', uri))
const registry = (uri: string) => registryTarget(parseConnection('schema_registry_default', uri))
const extra = (values: object): string => JSON.stringify({ conn_type: 'kafka', extra: values })

describe('a connection to Kafka', () => {
  it('is a host and a port', () => {
    const plain = { tls: null, sasl: null }
    expect(kafka('kafka://localhost:9092')).toEqual({ brokers: ['localhost:9092'], ...plain })
    expect(kafka('kafka://broker')).toEqual({ brokers: ['broker:9092'], ...plain })
    expect(kafka('kafka://[::1]:9092')).toEqual({ brokers: ['[::1]:9092'], ...plain })
  })

  it("may be Airflow's, with Kafka's own names", () => {
    const given = extra({
      'bootstrap.servers': 'a:1, b:2,c',
      'security.protocol': 'SASL_SSL',
      'sasl.mechanism': 'SCRAM-SHA-512',
      'sasl.username': 'me',
      'sasl.password': 'secret',
      'ssl.ca.pem': 'PEM',
    })
    expect(kafka(given)).toEqual({
      brokers: ['a:1', 'b:2', 'c:9092'],
      tls: { ca: 'PEM' },
      sasl: { mechanism: 'SCRAM-SHA-512', username: 'me', password: 'secret' },
    })
  })

  it('signs in where it has a login', () => {
    expect(kafka('kafka://me:pw@host').sasl).toEqual({ mechanism: 'PLAIN', username: 'me', password: 'pw' })
  })

  it.for([
    ['kafka://', /names no broker/],
    [extra({ 'bootstrap.servers': 'a b' }), /"a b:9092" is no host:port/],
    [extra({ 'bootstrap.servers': 'a', 'security.protocol': 'TLS' }), /security.protocol TLS is not known/],
    [extra({ 'bootstrap.servers': 'a', 'sasl.mechanism': 'GSSAPI' }), /sasl.mechanism GSSAPI is not supported/],
    [extra({ 'bootstrap.servers': 'a', 'security.protocol': 'SASL_SSL' }), /needs a login/],
    [extra({ 'bootstrap.servers': 1 }), /bootstrap.servers is no text/],
  ] as const)('says what is wrong with %s', ([uri, message]) => {
    expect(() => kafka(uri)).toThrow(message)
  })
})

describe('a connection to a schema registry', () => {
  it('has a path where Confluent’s API is not at the root', () => {
    expect(registry('http://localhost:8081/apis%2Fccompat%2Fv7').url).toBe('http://localhost:8081/apis/ccompat/v7')
    expect(registry('http://localhost:8081')).toEqual({ url: 'http://localhost:8081', login: null })
    expect(registry('http://https://me:pw@registry.example')).toEqual({
      url: 'https://registry.example',
      login: { username: 'me', password: 'pw' },
    })
    expect(registry('https://registry.example:443').url).toBe('https://registry.example:443')
  })

  it('has a host', () => {
    expect(() => registry('http://:8081')).toThrow(/has no host/)
  })
})
