import { PfadError } from '../../contract/error.ts'
import type { StoredConnection } from '../../contract/models/config.ts'

export type SaslMechanism = 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512'

/** How to reach a Kafka cluster. */
export type KafkaTarget = {
  /** `host:port`, at least one. */
  readonly brokers: readonly string[]
  readonly tls: { readonly ca: string | null } | null
  readonly sasl: { readonly mechanism: SaslMechanism; readonly username: string; readonly password: string } | null
}

const DEFAULT_PORT = 9092
const PROTOCOLS = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'] as const
const MECHANISMS: readonly SaslMechanism[] = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512']

/**
 * A connection of type `kafka`: host and port of a broker, or Airflow's extra with Kafka's own names (`bootstrap.servers`,
 * `security.protocol`, `sasl.mechanism`, `sasl.username`, `sasl.password`, `ssl.ca.pem`), which win. A login signs in by
 * PLAIN unless the extra says otherwise. Throws `bad-connection`, which never holds a secret.
 * https://airflow.apache.org/docs/apache-airflow-providers-apache-kafka/stable/connections/kafka.html
 */
export const kafkaTarget = (connection: StoredConnection): KafkaTarget => {
  const extra = (name: string): string => {
    const value = connection.extra[name] ?? ''
    if (typeof value !== 'string') throw bad(connection, `its extra ${name} is no text`)
    return value.trim()
  }
  const username = extra('sasl.username') || connection.login
  const password = extra('sasl.password') || connection.password
  const protocol = extra('security.protocol').toUpperCase() || (username === '' ? 'PLAINTEXT' : 'SASL_PLAINTEXT')
  if (!isOneOf(PROTOCOLS, protocol)) {
    throw bad(connection, `security.protocol ${protocol} is not known`, `Write one of ${PROTOCOLS.join(', ')}.`)
  }
  const mechanism = extra('sasl.mechanism').toUpperCase() || 'PLAIN'
  if (!isOneOf(MECHANISMS, mechanism)) {
    throw bad(connection, `sasl.mechanism ${mechanism} is not supported`, `Use one of ${MECHANISMS.join(', ')}.`)
  }
  const signsIn = protocol.startsWith('SASL_')
  if (signsIn && username === '') {
    throw bad(connection, `${protocol} needs a login`, 'Give it a login and a password.')
  }
  return {
    brokers: brokersOf(connection, extra('bootstrap.servers')),
    tls: protocol.endsWith('SSL') ? { ca: extra('ssl.ca.pem') || null } : null,
    sasl: signsIn ? { mechanism, username, password } : null,
  }
}

const brokersOf = (connection: StoredConnection, servers: string): string[] => {
  const given = servers || (connection.host === '' ? '' : `${connection.host}:${connection.port ?? DEFAULT_PORT}`)
  const brokers = given.split(',').flatMap((broker) => (broker.trim() === '' ? [] : [withPort(broker.trim())]))
  const wrong = brokers.find((broker) => !/^(\[[\da-f:.]+\]|[^:/\s[\]]+):\d{1,5}$/i.test(broker))
  if (wrong !== undefined) throw bad(connection, `${JSON.stringify(wrong)} is no host:port`)
  if (brokers.length === 0) throw bad(connection, 'it names no broker')
  return brokers
}

const withPort = (broker: string): string => (/:\d+$/.test(broker) ? broker : `${broker}:${DEFAULT_PORT}`)

const isOneOf = <T extends string>(values: readonly T[], value: string): value is T =>
  values.some((one) => one === value)

const bad = ({ connId }: StoredConnection, what: string, hint = 'Example: kafka://host:9092'): PfadError =>
  new PfadError('bad-connection', `The connection "${connId}" cannot be used for Kafka: ${what}.`, hint)
