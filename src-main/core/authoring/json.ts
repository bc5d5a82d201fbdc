import type { JsonValue } from '../../contract/models/primitives.ts'

/**
 * What a task may return: JSON all through. `undefined` stands for no result, and for a field that is left out. What is
 * `JsonValue` already, as a param is, is not taken apart: that would never end.
 */
export type Jsonable<T> = [T] extends [JsonValue]
  ? T
  : T extends string | number | boolean | null | undefined | void
    ? T
    : T extends
          | bigint
          | symbol
          | Date
          | RegExp
          | Promise<unknown>
          | ReadonlyMap<unknown, unknown>
          | ReadonlySet<unknown>
      ? never
      : T extends (...args: never[]) => unknown
        ? never
        : T extends object
          ? { [K in keyof T]: Jsonable<T[K]> }
          : never

/** Deeper values overflow the stack of whatever reads them. */
const DEEPEST = 200

/** Why a value is not JSON: where in it, and what stands there. */
export type NotJson = { readonly path: string; readonly found: string }

/**
 * The value as JSON, without the fields that are `undefined`; or where it is not JSON. Stricter than `JSON.stringify`,
 * which turns dates, maps and NaN into something else, so that the next task would get what its types do not say.
 */
export const toJson = (value: unknown): { readonly value: JsonValue } | NotJson => {
  const seen = new Set<object>()
  const walk = (part: unknown, path: string): JsonValue => {
    if (seen.size > DEEPEST) throw new Stop({ path, found: `nested more than ${DEEPEST} deep` })
    if (part === null || typeof part === 'string' || typeof part === 'boolean') return part
    if (typeof part === 'number' && Number.isFinite(part)) return part
    if (typeof part !== 'object') throw new Stop({ path, found: describe(part) })
    if (seen.has(part)) throw new Stop({ path, found: 'a part that contains itself' })
    if (!Array.isArray(part) && !isPlain(part)) throw new Stop({ path, found: describe(part) })
    seen.add(part)
    const copy = Array.isArray(part)
      ? part.map((item, index) => walk(item, `${path}[${index}]`))
      : Object.fromEntries(
          Object.entries(part)
            .filter(([, field]) => field !== undefined)
            .map(([name, field]) => [name, walk(field, path === '' ? name : `${path}.${name}`)]),
        )
    seen.delete(part)
    return copy
  }
  try {
    return { value: walk(value, '') }
  } catch (thrown) {
    if (thrown instanceof Stop) return thrown.notJson
    throw thrown
  }
}

class Stop extends Error {
  readonly notJson: NotJson
  constructor(notJson: NotJson) {
    super(notJson.found)
    this.notJson = notJson
  }
}

const isPlain = (part: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(part)
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null
}

const describe = (part: unknown): string => {
  if (typeof part === 'number') return String(part)
  if (typeof part !== 'object' || part === null) return typeof part === 'undefined' ? 'undefined' : `a ${typeof part}`
  return `a ${(part.constructor as { name?: string } | undefined)?.name || 'object of a class'}`
}
