import type { JsonValue } from '../../../src-main/contract/models/primitives.ts'

export type ReadConf =
  | { readonly conf: Record<string, JsonValue>; readonly error: null }
  | { readonly conf: null; readonly error: string }

/** What was typed as a run's conf: an object in JSON; nothing stands for `{}`. */
export const readConf = (text: string): ReadConf => {
  if (text.trim() === '') return { conf: {}, error: null }
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return { conf: value as Record<string, JsonValue>, error: null }
    }
    return { conf: null, error: 'It has to be an object, such as {"rate": 5}.' }
  } catch (thrown) {
    return { conf: null, error: thrown instanceof Error ? thrown.message : String(thrown) }
  }
}
