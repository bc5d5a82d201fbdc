import { uptime } from 'node:os'
import { PfadError } from '../contract/error.ts'
import type { ReplayClock } from '../contract/models/demo.ts'
import type { EpochMs } from '../contract/models/primitives.ts'
import type { Clock } from '../engine/ports/clock.ts'
import { openClockFile } from './demo/clockFile.ts'

/** setTimeout takes at most 2³¹−1 ms; a longer sleep is taken in pieces. */
const LONGEST_TIMER = 2_147_483_647
/** Linux lets a timer run over by a thousandth of its wait (a minute's by 60 ms): a longer wait is first taken short. */
const SHORT_ENOUGH = 1000

/** A clock that may change its speed is looked at this often (real ms) by those who wait for it. */
const LOOK_AGAIN = 200

/**
 * The machine's clock, or one that runs `speed` times as fast from an anchor on: then a minute lasts a second and
 * everything else is real. Times asked of it are in its own milliseconds. With `mayChange` the anchor is asked anew
 * each time: its speed changes while it runs, and 0 stops it.
 */
export const createClock = (anchor?: () => ReplayClock, { mayChange = false } = {}): Clock => {
  const now = (): EpochMs => (anchor ? simulatedNow(anchor()) : Date.now())
  return {
    now,
    // The machine's uptime counts sleep on every platform, which performance.now() does not.
    elapsed: () => (anchor ? now() : uptime() * 1000),
    wakeAt(at, wake) {
      let timer: NodeJS.Timeout
      const arm = (): void => {
        const wait = Math.max(0, Math.ceil((at - now()) / (anchor?.().speed ?? 1)))
        if (mayChange && wait > LOOK_AGAIN) timer = setTimeout(arm, LOOK_AGAIN)
        else if (wait > LONGEST_TIMER) timer = setTimeout(arm, LONGEST_TIMER)
        else if (wait > SHORT_ENOUGH) timer = setTimeout(arm, wait - wait / 250)
        else timer = setTimeout(wake, wait)
      }
      arm()
      return () => clearTimeout(timer)
    },
  }
}

/** What such a clock shows now. */
export const simulatedNow = ({ simulated, real, speed }: ReplayClock): EpochMs =>
  Math.floor(simulated + (Date.now() - real) * speed)

/** The name by which a demo's processes are told where its clock is. */
export const REPLAY_CLOCK = 'PFAD_REPLAY_CLOCK'

/**
 * The clock that the environment asks for: `PFAD_TEST_CLOCK=2025-01-15T06:00:00Z@60` with `PFAD_TEST_CLOCK_REAL` (epoch
 * ms at which the anchor held; every process and every restart shares it), or a demo's, else the machine's.
 */
export const clockFromEnvironment = (env: Readonly<Record<string, string | undefined>>): Clock => {
  const replay = env[REPLAY_CLOCK]
  if (replay) return createClock(openClockFile(replay), { mayChange: true })
  const text = env['PFAD_TEST_CLOCK']
  if (!text) return createClock()
  const [iso = '', speedText = ''] = text.split('@')
  const anchor = { simulated: Date.parse(iso), real: Number(env['PFAD_TEST_CLOCK_REAL']), speed: Number(speedText) }
  if (!Object.values(anchor).every(Number.isFinite) || anchor.speed <= 0) {
    throw new PfadError(
      'bad-argument',
      `PFAD_TEST_CLOCK=${text} is not an instant and a speed, or PFAD_TEST_CLOCK_REAL is missing.`,
      'Example: PFAD_TEST_CLOCK=2025-01-15T06:00:00Z@60 PFAD_TEST_CLOCK_REAL=1736920800000',
    )
  }
  return createClock(() => anchor)
}
