import { extname } from 'node:path'
import { PfadError } from '../../contract/error.ts'
import { type StoredConnection, type StoredVariable, variable } from '../../contract/models/config.ts'
import type { JsonValue } from '../../contract/models/primitives.ts'
import { formatConnection, fromJson, parseConnection, toJson } from '../../core/config/connectionUri.ts'
import { readInput } from './inputFile.ts'

const FORMATS = ['json', 'yaml', 'env'] as const
type Format = (typeof FORMATS)[number]

/** Connections as a file of the format that is named, or that the file's name says. */
export const connectionsText = async (
  connections: readonly StoredConnection[],
  file: string,
  wanted: string | undefined,
): Promise<string> => {
  const format = formatOf(file, wanted)
  if (format === 'env') return connections.map((each) => `${each.connId}=${formatConnection(each)}\n`).join('')
  const object = Object.fromEntries(connections.map((each) => [each.connId, toJson(each)]))
  if (format === 'json') return `${JSON.stringify(object, null, 2)}\n`
  const { stringify } = await import('yaml')
  return stringify(object)
}

/** Connections of a file as Airflow writes it: id → URI or parts; in an .env file a line `id=URI` each. */
export const readConnections = async (file: string): Promise<StoredConnection[]> => {
  const content = await readInput(file)
  const format = formatOf(file, undefined, content)
  if (format === 'env') return envLines(content, file).map(([connId, uri]) => parseConnection(connId, uri))
  return Object.entries(await parseObject(content, format, file)).map(([connId, value]) => {
    if (typeof value === 'string') return parseConnection(connId, value)
    if (isObject(value)) return fromJson(connId, value)
    throw notSuch(file, `"${connId}" is neither a URI nor an object of parts`)
  })
}

/** Variables as Airflow's JSON: a text that is JSON is written as what it says. */
export const variablesText = (variables: readonly StoredVariable[]): string => {
  const entries = variables.map(({ key, value, description }) => {
    const said = jsonOf(value)
    return [key, description === '' ? said : { value: said, description }]
  })
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`
}

export const readVariables = async (file: string): Promise<StoredVariable[]> => {
  const content = await readInput(file)
  const format = formatOf(file, undefined, content)
  const entries = format === 'env' ? envLines(content, file) : Object.entries(await parseObject(content, format, file))
  return entries.map(([key, given]) => {
    const isDescribed = isObject(given) && 'value' in given && 'description' in given
    const { value, description } = isDescribed ? given : { value: given, description: '' }
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    const parsed = variable.safeParse({ key, value: text, description: description ?? '' })
    if (parsed.success) return parsed.data
    throw notSuch(file, `the variable ${JSON.stringify(key)} is wrong`)
  })
}

/** A text that says the same again once it is JSON; else itself. */
const jsonOf = (text: string): JsonValue => {
  try {
    const value = JSON.parse(text) as JsonValue
    return typeof value !== 'string' && JSON.stringify(value) === text ? value : text
  } catch {
    return text
  }
}

export const parseObject = async (content: string, format: Format, file: string): Promise<Record<string, unknown>> => {
  let value: unknown
  try {
    value = format === 'yaml' ? (await import('yaml')).parse(content) : JSON.parse(content)
  } catch {
    // The parsers quote what they read.
    throw notSuch(file, `it is not ${format === 'yaml' ? 'YAML' : 'JSON'}`)
  }
  if (isObject(value)) return value
  throw notSuch(file, 'it holds no object with names and what they mean')
}

const envLines = (content: string, file: string): (readonly [string, string])[] =>
  content.split(/\r?\n/).flatMap((line, at) => {
    if (/^\s*(#|$)/.test(line)) return []
    const equals = line.indexOf('=')
    if (equals < 1) throw notSuch(file, `line ${at + 1} is not NAME=VALUE`)
    return [[line.slice(0, equals).trim(), line.slice(equals + 1).trim()] as const]
  })

const formatOf = (file: string, wanted: string | undefined, content = ''): Format => {
  const name = wanted ?? extname(file).slice(1).toLowerCase().replace(/^yml$/, 'yaml')
  const known = FORMATS.find((format) => format === name)
  if (known !== undefined) return known
  if (file === '-') return content.trimStart().startsWith('{') || content === '' ? 'json' : 'env'
  throw new PfadError('bad-argument', `${file}: its format is not known.`, `Name it .${FORMATS.join(', .')}.`)
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const notSuch = (file: string, why: string): PfadError =>
  new PfadError('bad-file', `${file} cannot be used: ${why}. Nothing was changed.`, 'Correct it, then try again.')
