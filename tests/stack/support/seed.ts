import { createRandom } from '../../setup/random.ts'

/** Chance that can be had again: PFAD_FAULT_SEED, or a new seed; printed either way. */
export const seededChance = (name: string): (() => number) => {
  const seed = Number(process.env['PFAD_FAULT_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
  console.log(`${name}: PFAD_FAULT_SEED=${seed}`)
  return createRandom(seed)
}
