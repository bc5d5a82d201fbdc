/** The producer's slider: 0 … 100 stands for 1 … 10,000 events per second, each quarter ten times the one before. */
const DECADE = 25

/** The rate at a position, rounded to two figures so that one can hit 50 or 1,200. */
export const rateOfPosition = (position: number): number => {
  const raw = 10 ** (position / DECADE)
  const step = 10 ** Math.max(0, Math.floor(Math.log10(raw)) - 1)
  return Math.max(1, Math.round(raw / step) * step)
}

/** Where a rate stands on the slider. */
export const positionOfRate = (rate: number): number =>
  Math.min(100, Math.max(0, Math.round(Math.log10(Math.max(1, rate)) * DECADE)))
