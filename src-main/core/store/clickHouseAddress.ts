import type { Connection } from '../authoring/context.ts'
import { badConnection, extraText, type ServiceAddress, serviceAddress } from './serviceAddress.ts'

export type ClickHouseAddress = ServiceAddress & {
  readonly user: string
  readonly password: string
  readonly database: string
}

/**
 * The ClickHouse that a connection means: `clickhouse://user:password@host:8123/database`, or `https://…`. Extra: `secure`,
 * `ca_cert`, `verify`, `database`. It speaks HTTP: the ports of the native protocol are refused by name.
 */
export const clickHouseAddress = (connection: Connection): ClickHouseAddress => {
  const address = serviceAddress(connection, { endpoint: null, ports: { plain: 8123, tls: 8443 } })
  if (address.port === 9440 || (address.port === 9000 && connection.connType === 'clickhouse')) {
    throw badConnection(
      connection.connId,
      `names the port ${address.port} of the native protocol`,
      "Name ClickHouse's HTTP port: 8123, or 8443 with TLS.",
    )
  }
  // Of an HTTP connection the schema says http or https, as in Airflow.
  const schema = /^https?$/.test(connection.schema) ? '' : connection.schema
  return {
    ...address,
    user: connection.login === '' ? 'default' : connection.login,
    password: connection.password,
    database: extraText(connection, 'database') ?? (schema === '' ? 'default' : schema),
  }
}
