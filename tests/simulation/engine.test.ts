import { expect, it } from 'vitest'
import { createSqliteStore } from '../../src-main/adapters/sqlite/createSqliteStore.ts'
import { simulate } from './world.ts'

/** `PFAD_SIM_MINUTES` and `PFAD_SIM_SEED` make it longer, or repeat what failed. */
const minutes = Number(process.env['PFAD_SIM_MINUTES'] ?? 10_000)
const seeds = process.env['PFAD_SIM_SEED']?.split(',').map(Number) ?? [1, 2, 3, Date.now() % 1_000_000]

it.each(seeds)('keeps its promises through kills, faults, late timers and clock jumps (seed %i)', async (seed) => {
  const { violations, counts } = await simulate({ seed, minutes: minutes / seeds.length })
  console.log(`seed ${seed}, ${minutes / seeds.length} minutes:`, JSON.stringify(counts))
  expect(violations).toEqual([])
  // It did happen.
  expect(
    Math.min(counts.kills, counts.faults, counts.lost, counts.skipped, counts.callbacks, counts.assetRuns),
  ).toBeGreaterThan(0)
})

it('keeps them on SQLite just as well', async () => {
  const seed = seeds[0] ?? 1
  const store = createSqliteStore({ path: ':memory:' })
  const inMemory = await simulate({ seed, minutes: 300 })
  const onSqlite = await simulate({ seed, minutes: 300, store: store.runs })
  await store[Symbol.asyncDispose]()
  expect(onSqlite.violations).toEqual([])
  // The same choices lead to the same history, whatever keeps it.
  expect(onSqlite.counts).toEqual(inMemory.counts)
})
