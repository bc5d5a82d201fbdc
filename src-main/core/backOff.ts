const FIRST_WAIT = 100
const LONGEST_WAIT = 5000

/**
 * How long to wait (ms) after `failures` in a row: doubling from 0.1 s to 5 s, and of that between half and all, by `unit`
 * in [0, 1), so that workers that lost a broker together do not come back together.
 */
export const backOff = (failures: number, unit: number): number => {
  const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(failures - 1, 20))
  return Math.round(wait * (0.5 + unit / 2))
}
