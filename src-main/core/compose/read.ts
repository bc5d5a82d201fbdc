import { composeError, type Value } from './source.ts'

/** Reads one value strictly; what it cannot take is an error that names file, line and key. */
export type Reader<T> = (value: Value, file: string) => T

export const refuse = (value: Value, file: string, what: string, hint?: string) =>
  composeError({ file, line: value.line, path: value.path }, what, hint)

export const text: Reader<string> = (value, file) => {
  if (value.kind === 'scalar' && value.value !== null) return String(value.value)
  throw refuse(value, file, 'must be text.')
}

export const number: Reader<number> = (value, file) => {
  const found =
    value.kind === 'scalar' && typeof value.value !== 'boolean' ? Number(value.value ?? Number.NaN) : Number.NaN
  if (Number.isFinite(found) && !(value.kind === 'scalar' && value.value === '')) return found
  throw refuse(value, file, 'must be a number.')
}

export const whole =
  (least: number): Reader<number> =>
  (value, file) => {
    const found = number(value, file)
    if (Number.isInteger(found) && found >= least) return found
    throw refuse(value, file, `must be a whole number from ${least} on.`)
  }

export const flag: Reader<boolean> = (value, file) => {
  const found = value.kind === 'scalar' ? String(value.value) : ''
  if (found === 'true' || found === 'false') return found === 'true'
  throw refuse(value, file, 'must be true or false.')
}

export const oneOf =
  <const T extends string>(...choices: T[]): Reader<T> =>
  (value, file) => {
    const found = text(value, file)
    const choice = choices.find((each) => each === found)
    if (choice !== undefined) return choice
    throw refuse(value, file, `"${found}" is none of ${choices.join(', ')}.`)
  }

/** What `parse` makes of the text; null: it is not `what`. */
export const parsed =
  <T>(parse: (text: string) => T | null, what: string): Reader<T> =>
  (value, file) => {
    const found = text(value, file)
    const result = parse(found)
    if (result !== null) return result
    throw refuse(value, file, `"${found}" is not ${what}.`)
  }

export const listOf =
  <T>(reader: Reader<T>): Reader<T[]> =>
  (value, file) => {
    if (value.kind !== 'list') throw refuse(value, file, 'must be a list.')
    return value.items.map((item) => reader(item, file))
  }

export const mapOf =
  <T>(reader: Reader<T>): Reader<Map<string, T>> =>
  (value, file) => {
    if (value.kind === 'scalar' && value.value === null) return new Map()
    if (value.kind !== 'map') throw refuse(value, file, 'must be a mapping.')
    return new Map([...value.entries].map(([name, item]) => [name, reader(item, file)]))
  }

/** By the value's own shape. */
export const either =
  <T>(readers: { readonly map?: Reader<T>; readonly list?: Reader<T>; readonly scalar?: Reader<T> }): Reader<T> =>
  (value, file) => {
    const reader = readers[value.kind]
    if (reader !== undefined) return reader(value, file)
    const shapes = { map: 'a mapping', list: 'a list', scalar: 'text' }
    const taken = Object.keys(readers).map((kind) => shapes[kind as keyof typeof shapes])
    throw refuse(value, file, `must be ${taken.join(' or ')}.`)
  }

type Readers<T> = { readonly [K in keyof T]-?: Reader<T[K]> }

/**
 * A mapping with these keys and no others; each may be left out. `refused` are keys of the Compose Specification that are
 * not supported, with what to do instead. Keys that begin with `x-` are the author's own.
 */
export const object =
  <T extends object>(readers: Readers<T>, refused: Readonly<Record<string, string>> = {}): Reader<Partial<T>> =>
  (value, file) => {
    if (value.kind === 'scalar' && value.value === null) return {}
    if (value.kind !== 'map') throw refuse(value, file, 'must be a mapping.')
    const result: Partial<T> = {}
    for (const [name, entry] of value.entries) {
      if (name.startsWith('x-')) continue
      const reader = Object.hasOwn(readers, name) ? readers[name as keyof T] : undefined
      if (reader !== undefined) result[name as keyof T] = reader(entry, file)
      else if (Object.hasOwn(refused, name)) throw refuse(entry, file, 'is not supported.', refused[name])
      else throw refuse(entry, file, 'there is no such key.', nearest(name, Object.keys(readers)))
    }
    return result
  }

const nearest = (name: string, known: readonly string[]): string => {
  const close = known.find((each) => isClose(each, name))
  return close === undefined ? `There are: ${known.join(', ')}.` : `Did you mean "${close}"?`
}

/** One letter more, less, other, or two swapped. */
const isClose = (a: string, b: string): boolean => {
  if (Math.abs(a.length - b.length) > 1) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start += 1
  let end = 0
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1
  const [x, y] = [a.slice(start, a.length - end), b.slice(start, b.length - end)]
  return x.length + y.length <= 2 || (x.length === 2 && x[0] === y[1] && x[1] === y[0])
}
