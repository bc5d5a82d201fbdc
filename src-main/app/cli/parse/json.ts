import { z } from 'zod'
import { PfadError } from '../../../contract/error.ts'
import { type JsonValue, jsonValue } from '../../../contract/models/primitives.ts'

/** `--conf`: a JSON object. Throws `bad-argument`. */
export const parseConf = (text: string): Record<string, JsonValue> => parseObject('--conf', text)

/** `--extra`: a JSON object. Throws `bad-argument`. */
export const parseExtra = (text: string): Record<string, JsonValue> => parseObject('--extra', text)

const parseObject = (option: '--conf' | '--extra', text: string): Record<string, JsonValue> => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw wrong(option, `is not JSON: ${(cause as Error).message}`)
  }
  const parsed = z.record(z.string(), jsonValue).safeParse(value)
  if (parsed.success) return parsed.data
  throw wrong(option, 'must be a JSON object.')
}

const EXAMPLES = { '--conf': '{"application": "packaged"}', '--extra': '{"rows": 12}' }

const wrong = (option: keyof typeof EXAMPLES, message: string): PfadError =>
  new PfadError('bad-argument', `${option} ${message}`, `Example: ${option} '${EXAMPLES[option]}'`)
