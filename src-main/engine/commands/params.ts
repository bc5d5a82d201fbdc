import type { JsonValue } from '../../contract/models/primitives.ts'
import { checkParams as check } from '../../core/params.ts'
import type { KnownDag } from '../state.ts'

/** See `core/params`. */
export const checkParams = ({ row }: KnownDag, conf?: Readonly<Record<string, JsonValue>>): void => check(row.dag, conf)
