import { z } from 'zod'
import { PfadError } from '../../../contract/error.ts'
import { type JsonValue, jsonValue } from '../../../contract/models/primitives.ts'

/** `--conf`: a JSON object. Throws `bad-argument`. */
export const parseConf = (text: string): Record<string, JsonValue> => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw wrong(`--conf is not JSON: ${(cause as Error).message}`)
  }
  const parsed = z.record(z.string(), jsonValue).safeParse(value)
  if (parsed.success) return parsed.data
  throw wrong('--conf must be a JSON object.')
}

const wrong = (message: string): PfadError =>
  new PfadError('bad-argument', message, `Example: --conf '{"application": "packaged"}'`)
