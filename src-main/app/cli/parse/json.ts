import { z } from 'zod'
import { PfadError } from '../../../contract/error.ts'
import { type JsonValue, jsonValue } from '../../../contract/models/primitives.ts'

/** `--conf`: a JSON object. Throws `bad-argument`. */
export const parseConf = (text: string): Record<string, JsonValue> =>
  parseJsonObject('--conf', text, `Example: --conf '{"application": "packaged"}'`)

/** A JSON object given to `option`. Throws `bad-argument` that names it. */
export const parseJsonObject = (option: string, text: string, hint?: string): Record<string, JsonValue> => {
  const wrong = (message: string) => new PfadError('bad-argument', message, hint ?? `Example: ${option} '{"a": 1}'`)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw wrong(`${option} is not JSON: ${(cause as Error).message}`)
  }
  const parsed = z.record(z.string(), jsonValue).safeParse(value)
  if (parsed.success) return parsed.data
  throw wrong(`${option} must be a JSON object.`)
}
