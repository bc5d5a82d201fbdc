import { PfadError } from '../../contract/error.ts'
import type { Connection } from '../../core/authoring/context.ts'

const SLACK = 'https://hooks.slack.com/services/'

/**
 * The address of a connection's webhook, which is a secret. `https://…` is it as it stands; a `slackwebhook` keeps, as in
 * Airflow, the part after `/services/` as its password; any other has host, path and perhaps a password as bearer token.
 */
export const webhookUrl = ({ connId, connType, host, port, schema, password, extra }: Connection): URL => {
  const query = new URLSearchParams(
    Object.entries(extra).map(([name, value]): [string, string] => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  ).toString()
  const path = `${schema}${query === '' ? '' : `?${query}`}`
  const scheme = connType === 'http' ? 'http' : 'https'
  const text =
    connType === 'slackwebhook'
      ? `${host === '' ? SLACK : `${scheme}://${host}/services/`}${password.replace(/^\//, '')}`
      : `${scheme}://${host}${port === null ? '' : `:${port}`}/${path}`
  const url = URL.parse(text)
  if (url !== null && host + password !== '') return url
  throw new PfadError(
    'bad-connection',
    `The connection "${connId}" is no address that an alert could be sent to.`,
    `Give it the webhook's URL: PFAD_CONN_${connId.toUpperCase()}=https://…`,
  )
}
