import { z } from 'zod'
import { PfadError } from '../../contract/error.ts'
import { type JsonValue, jsonValue } from '../../contract/models/primitives.ts'

const MARK = Symbol.for('pfad.param')

/** A JSON Schema (draft 2020-12): `type`, `minimum`, `enum`, `pattern`, `format`, `description`, … */
export type JsonSchema = Readonly<Record<string, JsonValue>>

/** A param with more to say than its default. */
export type Param = { readonly schema: JsonSchema; readonly isRequired: boolean; readonly [MARK]: true }

type MakeParam = {
  /** Its default and the rules for its values: `param(10, { type: 'integer', minimum: 1 })`. */
  (byDefault: JsonValue, schema: JsonSchema | z.ZodType): Param
  /** The rules alone; without a `default` among them it must be given at the trigger. */
  (schema: JsonSchema | z.ZodType): Param
}

/** Describes one param of a DAG. A zod schema becomes the JSON Schema of what it takes. */
export const param: MakeParam = (...given: [JsonValue | z.ZodType, (JsonSchema | z.ZodType)?]): Param => {
  const [first, second] = given
  if (second === undefined) return describe(first as JsonSchema | z.ZodType)
  const { schema } = describe(second)
  return { schema: { ...schema, default: jsonValue.parse(first) }, isRequired: false, [MARK]: true }
}

const describe = (given: JsonSchema | z.ZodType): Param => {
  if (isZod(given)) return { ...schemaOf(given), [MARK]: true }
  const schema = z.record(z.string(), jsonValue).parse(given)
  return { schema, isRequired: !Object.hasOwn(schema, 'default'), [MARK]: true }
}

/** A default, rules by `param`, or a zod schema. */
export type Params = Readonly<Record<string, JsonValue | Param | z.ZodType>>

/** Params by name, each with its rules; what checking options makes of them. */
export type ResolvedParams = Readonly<Record<string, Pick<Param, 'schema' | 'isRequired'>>>

/** One value of `params`. A plain default takes any JSON in its place, as in Airflow. Throws where it is nothing of the kind. */
export const resolveParam = (given: unknown): ResolvedParams[string] => {
  if (isParam(given)) return { schema: given.schema, isRequired: given.isRequired }
  if (isZod(given)) return schemaOf(given)
  const parsed = jsonValue.safeParse(given)
  if (parsed.success) return { schema: { default: parsed.data }, isRequired: false }
  throw new PfadError('bad-dag', 'must be JSON, param(…) or a zod schema')
}

const isParam = (value: unknown): value is Param => typeof value === 'object' && value !== null && MARK in value
const isZod = (value: unknown): value is z.ZodType => typeof value === 'object' && value !== null && '_zod' in value

/** Within an object, so that an optional one is told from one that must be given. */
const schemaOf = (given: z.ZodType): ResolvedParams[string] => {
  let whole: z.core.JSONSchema.BaseSchema
  try {
    whole = z.toJSONSchema(z.object({ value: given }), { io: 'input' })
  } catch (thrown) {
    throw new PfadError('bad-dag', `cannot be said as a JSON Schema: ${(thrown as Error).message}`)
  }
  const {
    $defs,
    properties,
    required = [],
  } = z
    .object({
      $defs: z.unknown().optional(),
      properties: z.object({ value: z.record(z.string(), jsonValue) }),
      required: z.array(z.string()).optional(),
    })
    .parse(whole)
  const schema = { ...properties.value, ...($defs === undefined ? {} : { $defs: jsonValue.parse($defs) }) }
  return { schema, isRequired: required.length > 0 }
}

/** The JSON Schema of all params with their defaults, or null where there are none. */
export const paramsSchema = (params: ResolvedParams): Record<string, JsonValue> | null => {
  const all = Object.entries(params)
  if (all.length === 0) return null
  const properties = Object.fromEntries(all.map(([name, { schema }]) => [name, { ...schema }]))
  const required = all.flatMap(([name, { isRequired }]) => (isRequired ? [name] : []))
  return { type: 'object', properties, required }
}

/** The params that have a default, by name. */
export const paramDefaults = (params: ResolvedParams): Record<string, JsonValue> =>
  Object.fromEntries(
    Object.entries(params).flatMap(([name, { schema }]) =>
      schema['default'] === undefined ? [] : [[name, schema['default']] as const],
    ),
  )
