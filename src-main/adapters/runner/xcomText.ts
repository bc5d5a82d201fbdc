import { PfadError } from '../../contract/error.ts'
import type { JsonValue } from '../../contract/models/primitives.ts'

/** An XCom larger than this (bytes of JSON) belongs into the object store, its name into the XCom. */
export const LARGEST_XCOM = 1024 * 1024
/** All that one attempt may leave (bytes). */
export const LARGEST_XCOMS = 16 * LARGEST_XCOM
/** Airflow's limit (characters). */
export const LONGEST_KEY = 512

/** Throws `result-too-large`, `xcom-too-large` or `bad-xcom-key`; `all` is what the attempt leaves by now. */
export const checkXCom = (key: string, text: string, all: number): void => {
  if (key === '' || key.length > LONGEST_KEY) {
    const what = key === '' ? 'is empty' : `has ${key.length} characters`
    throw new PfadError('bad-xcom-key', `The key of an XCom ${what}.`, `It takes 1 to ${LONGEST_KEY}.`)
  }
  const bytes = Buffer.byteLength(text)
  const hint = 'Put it into the object store (objects.put) and leave its name here.'
  const [what, code] =
    key === 'return_value' ? ['The result', 'result-too-large'] : [`The XCom ${JSON.stringify(key)}`, 'xcom-too-large']
  if (bytes > LARGEST_XCOM) {
    throw new PfadError(code, `${what} has ${bytes} bytes; at most ${LARGEST_XCOM} are kept.`, hint)
  }
  if (all + bytes > LARGEST_XCOMS) {
    const message = `With ${what.replace('The', 'the')} this attempt leaves more than ${LARGEST_XCOMS} bytes.`
    throw new PfadError(code, message, hint)
  }
}

/** What a child says that its attempt left, which it has checked as well; that a user's code had a hand in it is possible. */
export const readXComs = (texts: Readonly<Record<string, string>>): Record<string, JsonValue> => {
  let all = 0
  const read = Object.entries(texts).map(([key, text]): [string, JsonValue] => {
    checkXCom(key, text, all)
    all += Buffer.byteLength(text)
    return [key, parse(key, text)]
  })
  return Object.fromEntries(read)
}

/** As deep as `toJson` lets a value be. */
const DEEPEST = 200

const parse = (key: string, text: string): JsonValue => {
  try {
    const value = JSON.parse(text) as JsonValue
    let level: JsonValue[] = [value]
    for (let depth = 0; level.length > 0; depth += 1) {
      if (depth > DEEPEST) throw new Error(`it is nested more than ${DEEPEST} deep`)
      level = level.flatMap((part) => (typeof part === 'object' && part !== null ? Object.values(part) : []))
    }
    return value
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'it cannot be read'
    throw new PfadError('xcom-not-json', `What the process left under ${JSON.stringify(key)} is not JSON: ${why}.`)
  }
}
