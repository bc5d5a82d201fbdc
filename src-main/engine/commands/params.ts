import { PfadError } from '../../contract/error.ts'
import type { JsonValue } from '../../contract/models/primitives.ts'
import type { KnownDag } from '../state.ts'

/** A DAG that declares params takes no others; one that declares none takes whatever it is given. */
export const checkParams = ({ row: { dag } }: KnownDag, conf: Readonly<Record<string, JsonValue>> = {}): void => {
  const { dagId, params } = dag
  if (params === null) return
  const unknown = Object.keys(conf).filter((name) => !Object.hasOwn(params, name))
  if (unknown.length === 0) return
  const names = Object.keys(params)
  throw new PfadError(
    'bad-params',
    `${dagId} has no ${unknown.length === 1 ? 'param' : 'params'} ${unknown.map((name) => JSON.stringify(name)).join(', ')}.`,
    names.length === 0 ? 'It takes none.' : `It takes: ${names.join(', ')}.`,
  )
}
