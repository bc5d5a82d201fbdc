import type { JsonValue } from '../../contract/models/primitives.ts'

/** What stands in the place of a secret, everywhere. */
export const MASKED = '***'

/** Airflow's `DEFAULT_SENSITIVE_FIELDS` (task-sdk secrets_masker.py): a value under a name with one of these is a secret. */
const SENSITIVE = [
  'access_key',
  'access_token',
  'api_key',
  'apikey',
  'auth_header',
  'authorization',
  'bearer',
  'connection_string',
  'dsn',
  'keyfile_dict',
  'passphrase',
  'passwd',
  'password',
  'private_key',
  'proxies',
  'proxy',
  'secret',
  'service_account',
  'service_key',
  'token',
  'webhook_url',
]

/** Whether what stands under this name is to be hidden; `accessKey` and `access-key` are `access_key`. */
export const isSensitiveName = (name: string): boolean => {
  const plain = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toLowerCase()
  return SENSITIVE.some((word) => plain.includes(word))
}

/** The same JSON with `***` in place of whatever stands under a sensitive name, at any depth. */
export const hideSensitive = (value: JsonValue): JsonValue => {
  if (Array.isArray(value)) return value.map(hideSensitive)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, isSensitiveName(name) ? MASKED : hideSensitive(inner)]),
  )
}

/** The texts and numbers that stand under a sensitive name, at any depth. */
export const secretsIn = (value: JsonValue, isSecret = false): string[] => {
  if (typeof value === 'string' || typeof value === 'number') return isSecret && value !== '' ? [String(value)] : []
  if (value === null || typeof value !== 'object') return []
  if (Array.isArray(value)) return value.flatMap((item) => secretsIn(item, isSecret))
  return Object.entries(value).flatMap(([name, item]) => secretsIn(item, isSecret || isSensitiveName(name)))
}
