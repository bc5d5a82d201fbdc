import { describe, expect, it } from 'vitest'
import { CROWD } from './crowd/dag.ts'
import { runKills } from './runKills.ts'

/** `npm run test:kills` does the same 300 times. */
const KILLS = Number(process.env['PFAD_KILLS'] ?? 60)
const SEED = Number(process.env['PFAD_SEED'] ?? 20_250_809)

describe.skipIf(process.platform !== 'linux')('kill -9 at seeded instants (needs /proc)', () => {
  it(`keeps every promise through ${KILLS} kills of the app`, { timeout: 900_000 }, async () => {
    const { violations, figures } = await runKills({ seed: SEED, count: KILLS, log: (line) => console.log(line) })
    expect(violations).toEqual([])
    expect(figures['runs']).toBeGreaterThan(0)
    // Half of the kills at least met fifty runs in flight.
    expect(figures['runsInFlight']).toBeGreaterThanOrEqual(CROWD)
  })
})
