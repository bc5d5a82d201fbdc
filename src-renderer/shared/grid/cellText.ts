import type { JsonValue } from '../../../src-main/contract/models/primitives.ts'

/** A value of a cell as text. */
export const cellText = (value: JsonValue): string =>
  typeof value === 'string' ? value : value === null ? 'null' : JSON.stringify(value)
