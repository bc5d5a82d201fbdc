import type { PutResult } from '../../contract/calls/config.ts'
import { PfadError, toErrorShape } from '../../contract/error.ts'
import type { ConnectionTest, StoredConnection, StoredVariable } from '../../contract/models/config.ts'
import { hasMask, keepSecrets } from '../../core/config/keepSecrets.ts'
import { MASKED } from '../../core/config/sensitive.ts'
import type { Config } from './createConfig.ts'

/** What is stored under an id, or null; one whose secrets cannot be read counts as none. */
const found = <T>(read: () => T): T | null => {
  try {
    return read()
  } catch {
    return null
  }
}

/** A connection as somebody wrote it who sees no secrets, made whole. Refuses a mask that stands for nothing. */
export const wholeConnection = (config: Config, written: StoredConnection): StoredConnection => {
  const whole = keepSecrets(
    written,
    found(() => config.connections.get(written.connId)),
  )
  if (!hasMask(whole)) return whole
  const message = `${MASKED} stands where a secret of "${written.connId}" would be, and none is stored that can be read.`
  throw new PfadError('bad-connection', message, 'Enter the secret itself.')
}

export const editConnection = (config: Config, written: StoredConnection, by: string): PutResult =>
  config.connections.put({ items: [wholeConnection(config, written)], onExisting: 'overwrite', by })

export const editVariable = (config: Config, written: StoredVariable, by: string): PutResult => {
  // It says what to do where the value cannot be read.
  const value = written.value === MASKED ? config.variables.get(written.key).value : written.value
  return config.variables.put({ items: [{ ...written, value }], onExisting: 'overwrite', by })
}

/** Whether tasks can read a variable, and what they will find, without a word of it. */
export const testVariable = (config: Config, key: string): ConnectionTest => {
  try {
    const { value } = config.variables.get(key)
    const length = `${[...value].length} ${value.length === 1 ? 'character' : 'characters'}`
    return { ok: true, message: `Tasks can read it: ${length}, ${shapeOf(value)}.` }
  } catch (thrown) {
    const { message, hint } = toErrorShape(thrown)
    return { ok: false, message: hint === undefined ? message : `${message} ${hint}` }
  }
}

const shapeOf = (value: string): string => {
  try {
    const parsed: unknown = JSON.parse(value)
    if (Array.isArray(parsed)) return `a JSON list of ${parsed.length}`
    if (typeof parsed === 'object' && parsed !== null) return 'a JSON object'
    return 'a JSON value'
  } catch {
    return 'plain text'
  }
}
