/** A clock on which a minute lasts `minuteMs` of real time, shared by every process of the app through its environment. */
export type TestClock = {
  readonly minuteMs: number
  now(): number
  /** Real milliseconds until that instant of the test clock. */
  realUntil(instant: number): number
  readonly environment: Readonly<Record<'PFAD_TEST_CLOCK' | 'PFAD_TEST_CLOCK_REAL', string>>
}

export const MINUTE = 60_000

export const createTestClock = (anchorIso: string, minuteMs: number): TestClock => {
  const real = Date.now()
  const simulated = Date.parse(anchorIso)
  const speed = MINUTE / minuteMs
  const now = (): number => simulated + (Date.now() - real) * speed
  return {
    minuteMs,
    now,
    realUntil: (instant) => (instant - now()) / speed,
    environment: { PFAD_TEST_CLOCK: `${anchorIso}@${speed}`, PFAD_TEST_CLOCK_REAL: String(real) },
  }
}
