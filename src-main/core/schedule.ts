import { PfadError } from '../contract/error.ts'
import type { Schedule } from '../contract/models/dag.ts'
import { LATEST } from '../contract/models/primitives.ts'
import { expandPreset, parseCron } from './cron.ts'
import { checkZone } from './zone.ts'

const UNITS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/**
 * A schedule as people write it: `@once`, `@daily` and the other presets, five cron fields, or a fixed interval such as
 * `90s`, `15m`, `6h`, `1d`. Throws `PfadError('bad-cron')` or `('bad-timezone')`.
 */
export const parseSchedule = (text: string, timezone: string): Schedule => {
  checkZone(timezone)
  const trimmed = text.trim()
  if (trimmed.toLowerCase() === '@once') return { kind: 'once' }
  const interval = /^(\d+)\s*([smhd])$/i.exec(trimmed)
  if (interval !== null) {
    const ms = Number(interval[1]) * UNITS[(interval[2] ?? 's').toLowerCase() as keyof typeof UNITS]
    // One that reaches beyond all instants would never be due.
    if (ms <= 0 || ms > LATEST) {
      throw new PfadError(
        'bad-cron',
        `The interval "${text}" is not a length of time.`,
        'Write it as 90s, 15m, 6h or 1d.',
      )
    }
    return { kind: 'interval', ms }
  }
  const expression = expandPreset(trimmed)
  parseCron(expression)
  return { kind: 'cron', expression, timezone }
}
