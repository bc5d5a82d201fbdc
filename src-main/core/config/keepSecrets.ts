import type { StoredConnection } from '../../contract/models/config.ts'
import type { JsonValue } from '../../contract/models/primitives.ts'
import { isSensitiveName, MASKED } from './sensitive.ts'

/**
 * What somebody wrote who sees `***` in place of secrets, with the secrets back where they left the mask: those of `stored`, null
 * where there is nothing yet. A mask for which nothing is stored stays what it is, and may be refused.
 */
export const keepSecrets = (written: StoredConnection, stored: StoredConnection | null): StoredConnection => ({
  ...written,
  password: written.password === MASKED && stored !== null ? stored.password : written.password,
  schema: written.schema === MASKED && stored !== null ? stored.schema : written.schema,
  extra: restore(written.extra, stored?.extra ?? {}) as StoredConnection['extra'],
})

/** Whether a mask is left that stands for nothing. */
export const hasMask = ({ password, schema, extra }: StoredConnection): boolean =>
  password === MASKED || schema === MASKED || JSON.stringify(extra) !== JSON.stringify(restore(extra, {}, null))

/** `absent`: what to put for a mask that has no original; undefined leaves it. */
const restore = (written: JsonValue, stored: JsonValue | undefined, absent?: JsonValue): JsonValue => {
  if (Array.isArray(written)) {
    const items = Array.isArray(stored) ? stored : []
    return written.map((item, index) => restore(item, items[index], absent))
  }
  if (typeof written !== 'object' || written === null) return written
  const original = typeof stored === 'object' && stored !== null && !Array.isArray(stored) ? stored : {}
  return Object.fromEntries(
    Object.entries(written).map(([name, value]) => {
      if (!isSensitiveName(name) || value !== MASKED) return [name, restore(value, own(original, name), absent)]
      return [name, own(original, name) ?? (absent === undefined ? MASKED : absent)]
    }),
  )
}

const own = (of: { readonly [name: string]: JsonValue }, name: string): JsonValue | undefined =>
  Object.hasOwn(of, name) ? of[name] : undefined
