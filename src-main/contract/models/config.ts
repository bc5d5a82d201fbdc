import { z } from 'zod'
import { epochMs, jsonValue } from './primitives.ts'

/** Airflow's rule for `conn_id`. */
export const connId = z
  .string()
  .min(1)
  .max(250)
  .regex(/^[\w#!()\-.:/\\]+$/, 'only letters, digits and _ - . : / # ! ( )')

/** Airflow's rule for a pool's name, without what no table could show. */
export const poolName = z
  .string()
  .min(1)
  .max(250)
  .regex(/^[^\p{Cc}]+$/u, 'no control characters')

/** A connection in Airflow's parts; what is not given is empty, a port null. */
export const connection = z.object({
  connId,
  connType: z.string().max(500).default(''),
  description: z.string().max(5000).default(''),
  host: z.string().max(500).default(''),
  login: z.string().default(''),
  password: z.string().default(''),
  port: z.int().min(0).max(65_535).nullable().default(null),
  schema: z.string().max(500).default(''),
  extra: z.record(z.string(), jsonValue).default({}),
})
export type StoredConnection = z.output<typeof connection>

export const variableKey = z.string().min(1).max(250)
export const variable = z.object({
  key: variableKey,
  value: z.string(),
  description: z.string().max(5000).default(''),
})
export type StoredVariable = z.output<typeof variable>

/** −1 slots: no limit. */
export const pool = z.object({
  pool: poolName,
  slots: z.int().min(-1).max(1_000_000),
  description: z.string().max(5000).default(''),
})
export type Pool = z.output<typeof pool>

/**
 * Where a connection or variable comes from: the environment wins over what is stored, that over what the stack gives.
 * `overridden`: stored as well, and hidden by the environment.
 */
export const configSource = z.enum(['environment', 'stored', 'stack'])
const origin = {
  source: configSource,
  overridden: z.boolean(),
  /** Why its secrets cannot be read, or null. They have to be entered again, or the key brought back. */
  problem: z.string().nullable(),
  updatedAt: epochMs.nullable(),
}

/** For screens and listings: secrets are `***`. */
export const connectionRow = connection.extend(origin)
export type ConnectionRow = z.infer<typeof connectionRow>
export const variableRow = variable.extend(origin).extend({ isSensitive: z.boolean() })
export type VariableRow = z.infer<typeof variableRow>

/** Slots are counted as the tasks ask for them. `usedBy`: DAGs with a task in it. */
export const poolRow = pool.extend({
  running: z.int(),
  queued: z.int(),
  scheduled: z.int(),
  /** null: no limit. */
  open: z.int().nullable(),
  usedBy: z.array(z.string()),
})
export type PoolRow = z.infer<typeof poolRow>

export const connectionTest = z.object({ ok: z.boolean(), message: z.string() })
export type ConnectionTest = z.infer<typeof connectionTest>

/** The home's key, and what cannot be read with it. */
export const secretsStatus = z.object({
  /** `none`: nothing has needed one yet. */
  key: z.enum(['none', 'ok', 'missing', 'damaged']),
  problem: z.string().nullable(),
  locked: z.array(z.object({ kind: z.enum(['connection', 'variable']), name: z.string() })),
})
export type SecretsStatus = z.infer<typeof secretsStatus>
