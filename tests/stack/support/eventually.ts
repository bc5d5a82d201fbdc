import { setTimeout as sleep } from 'node:timers/promises'

/** Looks until `fits`, at least once; after `within` ms an error that shows what was seen last. */
export const eventually = async <T>(
  look: () => Promise<T>,
  fits: (seen: T) => boolean,
  { within = 60_000, every = 250 }: { within?: number; every?: number } = {},
): Promise<T> => {
  for (const deadline = Date.now() + within; ; await sleep(every)) {
    const seen = await look()
    if (fits(seen)) return seen
    if (Date.now() > deadline) throw new Error(`Not within ${within / 1000} s; last seen: ${JSON.stringify(seen)}`)
  }
}
