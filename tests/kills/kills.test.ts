import { describe, expect, it } from 'vitest'
import { runKills } from './runKills.ts'

/** `npm run test:kills` does the same 200 times. */
const KILLS = Number(process.env['PFAD_KILLS'] ?? 40)
const SEED = Number(process.env['PFAD_SEED'] ?? 20_250_809)

describe.skipIf(process.platform !== 'linux')('kill -9 at seeded instants (needs /proc)', () => {
  it(`keeps every promise through ${KILLS} kills`, { timeout: 600_000 }, async () => {
    const { violations, figures } = await runKills({ seed: SEED, count: KILLS, log: (line) => console.log(line) })
    expect(violations).toEqual([])
    expect(figures['dueMinutes']).toBeGreaterThan(KILLS / 4)
  })
})
