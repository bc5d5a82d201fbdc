import type { Connection } from '../authoring/context.ts'
import { badConnection, extraText, type ServiceAddress, serviceAddress, truth } from './serviceAddress.ts'

export type S3Address = ServiceAddress & {
  readonly accessKey: string
  readonly secretKey: string
  readonly sessionToken: string | null
  readonly region: string
  /** False: the bucket stands in the host's name, as Amazon wants it. */
  readonly pathStyle: boolean
}

/**
 * The object store that a connection means: `minio://ACCESS:SECRET@host:9000`, or Airflow's `aws` with login, password and the
 * endpoint in its extra (`host` or `endpoint_url`). Extra: `region`, `path_style`, `session_token`, `secure`, `ca_cert`, `verify`.
 */
export const s3Address = (connection: Connection): S3Address => {
  const endpoint = extraText(connection, 'host') ?? extraText(connection, 'endpoint_url')
  const address = serviceAddress(connection, { endpoint, ports: { plain: 9000, tls: 443 } })
  if (address.path !== '') {
    throw badConnection(connection.connId, 'has an endpoint with a path', 'An S3 endpoint is host and port only.')
  }
  return {
    ...address,
    accessKey: connection.login,
    secretKey: connection.password,
    sessionToken: extraText(connection, 'session_token'),
    region: extraText(connection, 'region') ?? extraText(connection, 'region_name') ?? 'us-east-1',
    pathStyle: truth(connection.connId, connection.extra, 'path_style') ?? true,
  }
}
