import { type OutputUnit, Validator } from '@cfworker/json-schema'
import type { JsonValue } from '../../../src-main/contract/models/primitives.ts'

export type Schema = Readonly<Record<string, JsonValue>>
export type FieldKind = 'text' | 'long' | 'number' | 'boolean' | 'choice' | 'date' | 'instant' | 'json'

/** One param of a DAG, as the form asks for it. */
export type Field = {
  readonly name: string
  readonly kind: FieldKind
  readonly label: string
  readonly description: string
  /** It has no default and has to be given. */
  readonly isRequired: boolean
  /** Empty stands for null. */
  readonly isNullable: boolean
  readonly choices: readonly JsonValue[]
  readonly schema: Schema
}

/** The fields of a DAG's params (JSON Schema); none where it takes no params. */
export const fieldsOf = (params: Schema | null | undefined): Field[] => {
  const properties = params?.['properties']
  if (!isObject(properties)) return []
  const required = Array.isArray(params?.['required']) ? params['required'] : []
  return Object.entries(properties).flatMap(([name, schema]) => {
    if (!isObject(schema)) return []
    const [title, description] = [textOf(schema['title']), textOf(schema['description'])]
    return {
      ...{ name, kind: kindOf(schema), label: title || name, schema },
      description: [title && name, description, rangeOf(schema)].filter(Boolean).join(' · '),
      isRequired: required.includes(name),
      isNullable: typesOf(schema).includes('null'),
      choices: Array.isArray(schema['enum']) ? schema['enum'] : [],
    }
  })
}

const isObject = (value: JsonValue | undefined): value is Record<string, JsonValue> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '')
const typesOf = ({ type, anyOf }: Schema): JsonValue[] => [
  ...[type ?? []].flat(),
  ...(Array.isArray(anyOf) ? anyOf.flatMap((one) => (isObject(one) ? [one['type'] ?? []].flat() : [])) : []),
]

const kindOf = (schema: Schema): FieldKind => {
  if (Array.isArray(schema['enum'])) return 'choice'
  const types = typesOf(schema).filter((type) => type !== 'null')
  if (types.length !== 1) return 'json'
  if (types[0] === 'string') return STRINGS[textOf(schema['format'])] ?? 'text'
  return KINDS[textOf(types[0])] ?? 'json'
}

const KINDS: Readonly<Record<string, FieldKind>> = { boolean: 'boolean', integer: 'number', number: 'number' }
const STRINGS: Readonly<Record<string, FieldKind>> = { date: 'date', 'date-time': 'instant', multiline: 'long' }

/** `1 to 60`, `at least 1` */
const rangeOf = ({ minimum, maximum }: Schema): string => {
  if (minimum !== undefined && maximum !== undefined) return `${JSON.stringify(minimum)} to ${JSON.stringify(maximum)}`
  if (minimum !== undefined) return `at least ${JSON.stringify(minimum)}`
  return maximum === undefined ? '' : `at most ${JSON.stringify(maximum)}`
}

/** What a run is given if nothing is changed: each default there is. */
export const defaultsOf = (fields: readonly Field[]): Record<string, JsonValue> =>
  Object.fromEntries(
    fields.flatMap(({ name, schema }) => (schema['default'] === undefined ? [] : [[name, schema['default']]])),
  )

/** What is wrong with each value, by name, in words; empty: all may go. */
export const problemsOf = (
  fields: readonly Field[],
  conf: Readonly<Record<string, JsonValue>>,
): Readonly<Record<string, string>> => {
  const problems: Record<string, string> = {}
  for (const { name, isRequired, schema } of fields) {
    const value = conf[name]
    if (value === undefined) {
      if (isRequired) problems[name] = 'Has to be given: it has no default.'
      continue
    }
    const { valid, errors } = new Validator(schema, '2020-12', false).validate(value)
    if (!valid) problems[name] = inWords(errors.at(-1) ?? errors[0], schema)
  }
  const unknown =
    fields.length === 0 ? [] : Object.keys(conf).filter((name) => !fields.some((field) => field.name === name))
  if (unknown.length > 0) problems[''] = `The DAG has no param ${unknown.join(', ')}.`
  return problems
}

const WORDS: Readonly<Record<string, (rule: string) => string>> = {
  minimum: (rule) => `Must be at least ${rule}.`,
  maximum: (rule) => `Must be at most ${rule}.`,
  exclusiveMinimum: (rule) => `Must be more than ${rule}.`,
  exclusiveMaximum: (rule) => `Must be less than ${rule}.`,
  multipleOf: (rule) => `Must be a multiple of ${rule}.`,
  minLength: (rule) => `Needs at least ${rule} characters.`,
  maxLength: (rule) => `Has at most ${rule} characters.`,
  minItems: (rule) => `Needs at least ${rule} entries.`,
  maxItems: (rule) => `Has at most ${rule} entries.`,
  pattern: (rule) => `Must match ${rule}.`,
  format: (rule) => `Must be written as ${rule}.`,
  type: (rule) => `Must be of type ${rule.replaceAll(',', ' or ')}.`,
  enum: (rule) => `Must be one of ${rule.replaceAll(',', ', ')}.`,
}

const inWords = (error: OutputUnit | undefined, schema: Schema): string => {
  const rule = error && schema[error.keyword]
  const say = error && WORDS[error.keyword]
  if (say === undefined || rule === undefined) return error?.error ?? 'Breaks its rules.'
  return say(
    [rule]
      .flat()
      .map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))
      .join(','),
  )
}
