import { PfadError } from '../../contract/error.ts'
import type { StoredConnection } from '../../contract/models/config.ts'

/** A schema registry with Confluent's API. */
export type RegistryTarget = {
  /** Without a slash at its end. */
  readonly url: string
  readonly login: { readonly username: string; readonly password: string } | null
}

/**
 * A connection to a schema registry: `http://login:password@host:port/path`, the path being where Confluent's API is (none
 * for Confluent's own; `apis/ccompat/v7` for Apicurio). Throws `bad-connection`, which never holds a secret.
 */
export const registryTarget = (connection: StoredConnection): RegistryTarget => {
  const { connId, connType, host, port, schema, login, password } = connection
  const [, protocol = /^https?$/.exec(connType)?.[0] ?? 'http', name = ''] = /^(?:(https?):\/\/)?(.*)$/.exec(host) ?? []
  if (name === '') {
    throw new PfadError(
      'bad-connection',
      `The connection "${connId}" cannot be used for a schema registry: it has no host.`,
      'Example: http://localhost:8081/apis%2Fccompat%2Fv7',
    )
  }
  const path = schema.replaceAll(/^\/+|\/+$/g, '')
  return {
    url: `${protocol}://${name}${port === null ? '' : `:${port}`}${path === '' ? '' : `/${path}`}`,
    login: login === '' ? null : { username: login, password },
  }
}
