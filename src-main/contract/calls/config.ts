import { z } from 'zod'
import {
  connection,
  connectionRow,
  connectionTest,
  pool,
  poolRow,
  secretsStatus,
  variable,
  variableRow,
} from '../models/config.ts'
import { call, nothing } from './define.ts'

/** What to do with one that exists already. */
const onExisting = z.enum(['fail', 'overwrite', 'skip']).default('fail')
/** All of them or none; `skipped` existed before. */
const put = z.object({ written: z.array(z.string()), skipped: z.array(z.string()) })
export type PutResult = z.infer<typeof put>

/** Connections, variables and pools. Only `reveal` gives secrets, and only to the command line. */
export const configCalls = {
  'connections.list': call(nothing, z.array(connectionRow)),
  'connections.put': call(z.object({ connections: z.array(connection), onExisting }), put),
  /** Writes one over the one of that id; `***` where a secret stands leaves that secret as it is. For those who cannot read it. */
  'connections.edit': call(z.object({ connection }), put),
  'connections.delete': call(z.object({ connId: z.string() }), nothing),
  /** Whether its host answers within a few seconds. Settles either way. */
  'connections.test': call(z.object({ connId: z.string() }), connectionTest),
  /** The same of one that is not stored yet; `***` as in `connections.edit`. */
  'connections.try': call(z.object({ connection }), connectionTest),
  /** Stored and from the environment; without those whose secrets cannot be read, unless it is asked for by name. */
  'connections.reveal': call(z.object({ connId: z.string().optional() }), z.array(connection)),

  'variables.list': call(nothing, z.array(variableRow)),
  'variables.put': call(z.object({ variables: z.array(variable), onExisting }), put),
  /** As `connections.edit`: the value `***` stays what it is. */
  'variables.edit': call(z.object({ variable }), put),
  /** Whether tasks can read it, and what it looks like; nothing of its value. */
  'variables.test': call(z.object({ key: z.string() }), connectionTest),
  'variables.delete': call(z.object({ key: z.string() }), nothing),
  'variables.reveal': call(z.object({ key: z.string().optional() }), z.array(variable)),

  'pools.list': call(nothing, z.array(poolRow)),
  'pools.put': call(z.object({ pools: z.array(pool) }), put),
  'pools.delete': call(z.object({ pool: z.string(), force: z.boolean().default(false) }), nothing),

  'secrets.status': call(nothing, secretsStatus),
} as const
