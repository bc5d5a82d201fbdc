import { expect, it } from 'vitest'
import { ACTIONS } from './actions/index.ts'
import { replayCommand } from './replayCommand.ts'
import { simulate } from './world.ts'

/** `PFAD_SIM_MINUTES` (of all seeds together) makes it longer, `PFAD_SIM_SEED` repeats what failed. */
const ALL_MINUTES = Number(process.env['PFAD_SIM_MINUTES'] ?? 100_000)
const FILES = 2
const given = process.env['PFAD_SIM_SEED']?.split(',').map(Number)

/** Seeds of one test file: the files run beside each other. */
export const keepsPromises = (own: readonly number[], isFirst: boolean): void => {
  const seeds = given === undefined ? own : isFirst ? given : []
  const minutes = Math.ceil(ALL_MINUTES / (given?.length ?? own.length * FILES))
  it.each(seeds)(
    'keeps its promises through kills, faults, late timers and clock jumps (seed %i)',
    async (seed) => {
      const { violations, counts, actions } = await simulate({ seed, minutes })
      console.log(`seed ${seed}, ${minutes} minutes:`, JSON.stringify({ ...counts, ...actions }))
      expect(violations, `repeat: ${replayCommand(seed, minutes)}`).toEqual([])
      // It did happen.
      const { kills, faults, conflicts, lost, skipped, callbacks, assetRuns } = counts
      const happened = { kills, faults, conflicts, lost, skipped, callbacks, assetRuns }
      for (const [what, times] of Object.entries(happened)) expect(times, what).toBeGreaterThan(0)
      for (const { name } of ACTIONS) expect(actions[name] ?? 0, name).toBeGreaterThan(0)
    },
    600_000,
  )
}
