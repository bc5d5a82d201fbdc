import type { JsonValue } from '../../contract/models/primitives.ts'

/** Parts of names whose values are secrets: Airflow's DEFAULT_SENSITIVE_FIELDS, and what people write beside them. */
const SENSITIVE =
  /password|passwd|passphrase|secret|token|authorization|credential|(?:api|access|private)[-_]?key|keyfile|service_account/i

/** What stands in the place of a secret, everywhere. */
export const MASKED = '***'

/** Whether the value of a variable, or of a field of a connection's extra, is a secret, by its name. */
export const isSensitive = (name: string): boolean => SENSITIVE.test(name)

/** The texts below sensitive names, at any depth. */
export const secretsIn = (value: JsonValue, isSecret = false): string[] => {
  if (typeof value === 'string') return isSecret && value !== '' ? [value] : []
  if (typeof value === 'number') return isSecret ? [String(value)] : []
  if (value === null || typeof value !== 'object') return []
  if (Array.isArray(value)) return value.flatMap((item) => secretsIn(item, isSecret))
  return Object.entries(value).flatMap(([name, item]) => secretsIn(item, isSecret || isSensitive(name)))
}

/** The same value with `***` in place of each such text. */
export const withoutSecrets = (value: JsonValue): JsonValue => {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(withoutSecrets)
  const fields = Object.entries(value).map(([name, item]) => [
    name,
    isSensitive(name) && item !== null && item !== '' ? MASKED : withoutSecrets(item),
  ])
  return Object.fromEntries(fields) as JsonValue
}
