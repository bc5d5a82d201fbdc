import type { PutResult } from '../../contract/calls/config.ts'
import { PfadError } from '../../contract/error.ts'
import type { StoredVariable, VariableRow } from '../../contract/models/config.ts'
import { isSensitiveName, MASKED } from '../../core/config/sensitive.ts'
import { locked, type Opened } from '../secrets/vault.ts'
import type { ConfigDeps, Put } from './deps.ts'
import { putAll, unknownOf } from './put.ts'

const PREFIX = 'PFAD_VAR_'
const envName = (key: string): string => PREFIX + key.toUpperCase()

export type Variables = {
  /** With its value. Throws `unknown-variable` or `secret-locked`. */
  readonly get: (key: string) => StoredVariable
  /** All that can be read. */
  readonly all: () => StoredVariable[]
  readonly list: () => VariableRow[]
  readonly put: (put: Put<StoredVariable>) => PutResult
  readonly remove: (key: string) => void
}

/**
 * A home's variables; `PFAD_VAR_<KEY>` in the environment wins over what is stored. All are sealed, as in Airflow: what a
 * plain name holds may be a secret all the same. Hidden in listings is what a sensitive name holds.
 */
export const createVariables = ({ store, vault, env, now }: ConfigDeps): Variables => {
  const rows = () => new Map(store.variables().map((row) => [row.key, row]))
  const openRow = (key: string, sealed: Uint8Array): Opened => vault.open(sealed, rowName(key))

  const get = (key: string): StoredVariable => {
    const row = rows().get(key)
    const given = env[envName(key)]
    if (given !== undefined) return { key, value: given, description: row?.description ?? '' }
    if (row === undefined) throw unknownOf('variable', key, `set ${envName(key)}`)
    const opened = openRow(key, row.sealed)
    if ('problem' in opened) throw locked(`the variable "${key}"`, opened.problem)
    return { key, value: opened.text, description: row.description }
  }
  const list = (): VariableRow[] => {
    const stored = rows()
    const known = new Set([...stored.keys()].map(envName))
    const given = Object.keys(env)
      .filter((name) => name.startsWith(PREFIX) && name !== PREFIX && env[name] !== undefined && !known.has(name))
      .map((name) => name.slice(PREFIX.length).toLowerCase())
    return [...stored.keys(), ...given].toSorted().map((key): VariableRow => {
      const row = stored.get(key)
      const value = env[envName(key)]
      const read: Opened = value !== undefined || row === undefined ? { text: value ?? '' } : openRow(key, row.sealed)
      const hidden = isSensitiveName(key)
      const text = 'text' in read ? read.text : ''
      return {
        key,
        value: hidden && text !== '' ? MASKED : text,
        description: row?.description ?? '',
        source: value === undefined ? 'stored' : 'environment',
        overridden: value !== undefined && row !== undefined,
        problem: 'problem' in read ? read.problem : null,
        updatedAt: row?.updatedAt ?? null,
        isSensitive: hidden,
      }
    })
  }
  return {
    get,
    list,
    all: () => list().flatMap(({ key, problem }) => (problem === null ? [get(key)] : [])),
    put: (put) =>
      putAll(put, {
        kind: 'variable',
        nameOf: ({ key }) => key,
        existing: new Set(rows().keys()),
        write: (variables, by) =>
          store.apply(
            variables.map(({ key, value, description }) => {
              const written = { updatedAt: now(), updatedBy: by }
              return {
                type: 'putVariable',
                row: { key, description, sealed: vault.seal(value, rowName(key)), ...written },
              }
            }),
          ),
      }),
    remove: (key) => {
      if (rows().has(key)) return store.apply([{ type: 'removeVariable', key }])
      if (env[envName(key)] === undefined) throw unknownOf('variable', key, null)
      const message = `The variable "${key}" comes from the environment.`
      throw new PfadError('bad-argument', message, `Unset ${envName(key)} where Pfad is started.`)
    },
  }
}

/** What is sealed opens in its own row only. */
const rowName = (key: string): string => `variable\0${key}`
