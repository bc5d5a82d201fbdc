import { type OutputUnit, Validator } from '@cfworker/json-schema'
import { z } from 'zod'
import { PfadError } from '../contract/error.ts'
import type { SerializedDag } from '../contract/models/dag.ts'
import { type JsonValue, jsonValue } from '../contract/models/primitives.ts'
import { isSensitiveName } from './config/sensitive.ts'

type Conf = Readonly<Record<string, JsonValue>>
type DagParams = Pick<SerializedDag, 'dagId' | 'params'>
type OneSchema = Readonly<Record<string, JsonValue>>

/** Values and rules longer than this are cut in messages. */
const LONGEST = 200

/**
 * Checks what is given for a DAG's params, as a trigger, a test and a backfill do: those that have no default must be there,
 * each by its own rules, and no others. A DAG without params takes whatever it is given. Throws `bad-params`.
 *
 * JSON Schema by `@cfworker/json-schema`: it makes no code from the schema, as ajv does, and leaves no rule out, as zod's own
 * reading of schemas does where one has no `type`.
 */
export const checkParams = ({ dagId, params }: DagParams, conf: Conf = {}): void => {
  if (params === null) return
  const { properties, required } = paramsShape.parse(params)
  const names = Object.keys(properties)
  const unknown = Object.keys(conf).filter((name) => !Object.hasOwn(properties, name))
  if (unknown.length > 0) {
    const hint = names.length === 0 ? 'It takes none.' : `It takes: ${names.join(', ')}.`
    throw new PfadError('bad-params', `${dagId} has no ${listed(unknown)}.`, hint)
  }
  const missing = required.filter((name) => !Object.hasOwn(conf, name))
  if (missing.length > 0) {
    const example = JSON.stringify(Object.fromEntries(missing.map((name) => [name, '…'])))
    const message = `${dagId} must be given the ${listed(missing)}: ${missing.length === 1 ? 'it has' : 'they have'} no default.`
    throw new PfadError('bad-params', message, `Example: --conf '${example}'`)
  }
  for (const [name, value] of Object.entries(conf)) {
    const broken = brokenRule(name, properties[name] ?? {}, value)
    if (broken !== null)
      throw new PfadError('bad-params', `${dagId}, param "${name}": ${broken}.`, hintOf(properties[name]))
  }
}

const paramsShape = z.object({
  properties: z.record(z.string(), z.record(z.string(), jsonValue)).default({}),
  required: z.array(z.string()).default([]),
})

/** What must be right when a DAG is loaded: its rules can be read, its defaults obey them, and a schedule finds all it needs. */
export const checkParamRules = (dag: DagParams & Pick<SerializedDag, 'schedule'>): void => {
  if (dag.params === null) return
  const { properties, required } = paramsShape.parse(dag.params)
  const of = (name: string): string => `DAG "${dag.dagId}": param "${name}"`
  for (const [name, schema] of Object.entries(properties)) {
    try {
      // A pattern or a reference that cannot be read shows when a value of its type meets it.
      for (const sample of SAMPLES) validatorOf(schema).validate(sample)
    } catch (thrown) {
      throw new PfadError('bad-dag', `${of(name)}: its rules cannot be read: ${(thrown as Error).message}`)
    }
    const odd = oddType(schema)
    if (odd !== null)
      throw new PfadError('bad-dag', `${of(name)}: there is no type ${odd}.`, `The types are ${TYPES.join(', ')}.`)
    const { default: byDefault } = schema
    const broken = byDefault === undefined ? null : brokenRule(name, schema, byDefault)
    if (broken !== null) throw new PfadError('bad-dag', `${of(name)}: its default: ${broken}.`)
  }
  if (required.length > 0 && dag.schedule.kind !== 'none') {
    const message = `DAG "${dag.dagId}" runs by a schedule, which cannot give the ${listed(required)}.`
    throw new PfadError('bad-dag', message, 'Give it a default, or the DAG no schedule.')
  }
}

const SAMPLES: readonly JsonValue[] = ['a', 0, true, null, ['a'], { a: 'a' }]
const TYPES = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null']

const oddType = ({ type }: OneSchema): string | null => {
  const odd = [type ?? []].flat().find((one) => typeof one !== 'string' || !TYPES.includes(one))
  return odd === undefined ? null : JSON.stringify(odd)
}

const validatorOf = (schema: OneSchema): Validator => new Validator(schema, '2020-12', false)

/** Errors of these only say that one below them follows. */
const WRAPPERS = new Set([
  'properties',
  'patternProperties',
  'items',
  'prefixItems',
  'allOf',
  '$ref',
  'if',
  'then',
  'else',
])

/** Which rule a value breaks, with the value; null: none. */
const brokenRule = (name: string, schema: OneSchema, value: JsonValue): string | null => {
  const { valid, errors } = validatorOf(schema).validate(value)
  if (valid) return null
  // zod says a format by a pattern as well, which nobody can read.
  const error =
    errors.find(({ keyword }) => keyword === 'format') ??
    errors.find(({ keyword }) => !WRAPPERS.has(keyword)) ??
    errors[0]
  if (error === undefined) return 'it breaks its rules'
  const place = error.instanceLocation === '#' ? '' : ` at ${error.instanceLocation.slice(1)}`
  const shown = isSensitiveName(name) ? '***' : cut(JSON.stringify(value))
  return `${shown} breaks the rule ${ruleOf(error, schema)}${place}`
}

/** The rule as the schema has it: `"minimum": 1`. */
const ruleOf = ({ keyword, keywordLocation }: OutputUnit, schema: OneSchema): string => {
  const steps = keywordLocation
    .replace(/^#\/?/, '')
    .split('/')
    .filter((step) => step !== '')
  let at: JsonValue | undefined = { ...schema }
  for (const step of steps) {
    const name = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')
    at = typeof at === 'object' && at !== null ? (at as Record<string, JsonValue>)[name] : undefined
  }
  return at === undefined ? `"${keyword}"` : `"${keyword}": ${cut(JSON.stringify(at))}`
}

const hintOf = (schema: OneSchema | undefined): string | undefined => {
  const { title, description } = schema ?? {}
  const said = [title, description].flatMap((text) => (typeof text === 'string' && text !== '' ? [text] : []))
  return said.length === 0 ? undefined : `It is: ${said.join('. ')}`
}

const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text)
const listed = (names: readonly string[]): string =>
  `${names.length === 1 ? 'param' : 'params'} ${names.map((name) => JSON.stringify(name)).join(', ')}`
