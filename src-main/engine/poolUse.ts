import type { EngineState } from './state.ts'

/** Slots of a pool that are taken, or wanted. */
export type PoolUse = { readonly running: number; readonly queued: number; readonly scheduled: number }

/** Who holds and who wants slots, by pool. An attempt that was told to stop holds its slots until its child is gone. */
export const poolUse = (state: EngineState): Record<string, PoolUse> => {
  const use: Record<string, { running: number; queued: number; scheduled: number }> = {}
  const of = (pool: string) => {
    use[pool] ??= { running: 0, queued: 0, scheduled: 0 }
    return use[pool]
  }
  for (const { pool, slots } of state.inFlight.values()) of(pool).running += slots
  for (const { active, key } of state.waiting.values()) {
    const row = active.instances.get(key)
    const task = row === undefined ? undefined : active.tasks.get(row.taskId)
    if (row === undefined || task === undefined) continue
    if (row.state === 'queued') of(task.pool).queued += task.poolSlots
    else if (row.state === 'scheduled') of(task.pool).scheduled += task.poolSlots
  }
  return use
}
