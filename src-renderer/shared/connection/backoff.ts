const FIRST = 400
const LONGEST = 8_000

/**
 * How long to wait, in milliseconds, before attempt `attempt` (1 is the first after a loss) to connect again.
 * `random` in [0, 1) spreads pages that lost their host at the same moment.
 */
export const backoff = (attempt: number, random: number): number => {
  const step = Math.min(LONGEST, FIRST * 2 ** Math.max(0, attempt - 1))
  return Math.round(step * (0.75 + random * 0.5))
}
