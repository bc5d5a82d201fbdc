import type { JsonValue } from '../../contract/models/primitives.ts'

const MARK = Symbol.for('pfad.param')

/** A param with more to say than its default: any JSON Schema, `default` and `description` included. */
export type Param = { readonly schema: Readonly<Record<string, JsonValue>>; readonly [MARK]: true }

/** Describes one param by a JSON Schema; without `default` it must be given at the trigger. */
export const param = (schema: Readonly<Record<string, JsonValue>>): Param => ({ schema, [MARK]: true })

export type Params = Readonly<Record<string, JsonValue | Param>>

export const isParam = (value: unknown): value is Param => typeof value === 'object' && value !== null && MARK in value

const typeOf = (value: JsonValue): Record<string, JsonValue> => {
  if (value === null) return {}
  if (Array.isArray(value)) return { type: 'array' }
  return { type: typeof value }
}

/** The JSON Schema of all params with their defaults, or null where there are none. */
export const paramsSchema = (params: Params): Record<string, JsonValue> | null => {
  const names = Object.keys(params)
  if (names.length === 0) return null
  const properties: Record<string, JsonValue> = {}
  const required: string[] = []
  for (const [name, value] of Object.entries(params)) {
    const schema = isParam(value) ? { ...value.schema } : { ...typeOf(value), default: value }
    properties[name] = schema
    if (!Object.hasOwn(schema, 'default')) required.push(name)
  }
  return { type: 'object', properties, required }
}

/** The params that have a default, by name. */
export const paramDefaults = (params: Params): Record<string, JsonValue> => {
  const defaults: Record<string, JsonValue> = {}
  for (const [name, value] of Object.entries(params)) {
    const byDefault = isParam(value) ? value.schema['default'] : value
    if (byDefault !== undefined) defaults[name] = byDefault
  }
  return defaults
}
