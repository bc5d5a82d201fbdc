import { join } from 'node:path'
import { expect, it } from 'vitest'
import { EXAMPLE } from '../../src-main/core/producer/example.ts'
import { generateEvents } from '../../src-main/core/producer/generate.ts'
import { createTestHome, openEventStore } from './support/dataHome.ts'

it('ships the example hour as the generator makes it', async () => {
  await using home = await createTestHome()
  await using store = openEventStore(home)
  const path = join(import.meta.dirname, '../../resources/example/events.parquet')
  expect(await store.importFile({ path, example: true }, () => undefined)).toMatchObject({
    inserted: 12_000,
    rejected: 0,
  })
  // The generator's own events are known already, one and all.
  let generated = { inserted: 0, duplicates: 0 }
  for (const batch of generateEvents(EXAMPLE)) {
    const { inserted, duplicates } = await store.insert(batch)
    generated = { inserted: generated.inserted + inserted, duplicates: generated.duplicates + duplicates }
  }
  expect(generated).toEqual({ inserted: 0, duplicates: 12_000 })
  expect(await store.stats()).toMatchObject({ total: 12_000, example: 12_000 })
})
