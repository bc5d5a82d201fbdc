import type { PutResult } from '../../contract/calls/config.ts'
import { PfadError } from '../../contract/error.ts'
import type { Pool, PoolRow } from '../../contract/models/config.ts'
import type { SerializedDag } from '../../contract/models/dag.ts'
import type { PoolUse } from '../../engine/poolUse.ts'
import type { ConfigStore } from '../../engine/ports/configStore.ts'

export const DEFAULT_POOL = 'default_pool'

export type Pools = {
  /** What the scheduler asks for before each attempt: slots by name. */
  readonly slots: () => Readonly<Record<string, number>>
  readonly list: (use: Readonly<Record<string, PoolUse>>, dags: readonly SerializedDag[]) => PoolRow[]
  readonly put: (pools: readonly Pool[]) => PutResult
  readonly remove: (request: { pool: string; force: boolean }, dags: readonly SerializedDag[]) => void
}

export const createPools = (store: ConfigStore): Pools => {
  const read = (): Record<string, number> =>
    Object.fromEntries(store.pools().map(({ pool, slots }) => [pool, slots < 0 ? Number.POSITIVE_INFINITY : slots]))
  let slots = read()
  return {
    slots: () => slots,
    list: (use, dags) =>
      store.pools().map((row) => {
        const { running = 0, queued = 0, scheduled = 0 } = use[row.pool] ?? {}
        const open = row.slots < 0 ? null : Math.max(0, row.slots - running - queued)
        return { ...row, running, queued, scheduled, open, usedBy: usersOf(row.pool, dags) }
      }),
    put: (pools) => {
      store.apply(pools.map((row) => ({ type: 'putPool', row })))
      slots = read()
      return { written: pools.map(({ pool }) => pool), skipped: [] }
    },
    remove: ({ pool, force }, dags) => {
      if (pool === DEFAULT_POOL) {
        throw new PfadError(
          'bad-argument',
          `${DEFAULT_POOL} cannot be deleted.`,
          `Change its slots: pfad pools set ${pool} …`,
        )
      }
      if (!Object.hasOwn(slots, pool)) {
        throw new PfadError('unknown-pool', `There is no pool ${JSON.stringify(pool)}.`, 'List them: pfad pools list')
      }
      const users = usersOf(pool, dags)
      if (users.length > 0 && !force) {
        throw new PfadError(
          'pool-in-use',
          `The pool "${pool}" is used by ${users.join(', ')}. Their tasks would wait until there is one of that name again.`,
          'Give these tasks another pool first, or delete it all the same with --force.',
        )
      }
      store.apply([{ type: 'removePool', pool }])
      slots = read()
    },
  }
}

const usersOf = (pool: string, dags: readonly SerializedDag[]): string[] =>
  dags.filter(({ tasks }) => tasks.some((task) => task.pool === pool)).map(({ dagId }) => dagId)
