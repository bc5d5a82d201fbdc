import { PfadError } from '../../contract/error.ts'
import type { Schedule } from '../../contract/models/dag.ts'
import { expandPreset, parseCron } from '../cron.ts'
import { parseSchedule } from '../schedule.ts'
import { isAssetCondition } from './asset.ts'
import { durationMs } from './duration.ts'

const HINT =
  "Use a preset ('@hourly'), five cron fields ('*/5 * * * *'), an interval ({ hours: 6 }), assets (a.and(b)) or null."

/** The `schedule` option as the scheduler knows it. Throws `PfadError` (`bad-cron`, `bad-dag`) that says what is wrong. */
export const resolveSchedule = (option: unknown, timezone: string): Schedule => {
  if (option === null || option === undefined) return { kind: 'none' }
  if (typeof option === 'string') return parseSchedule(option, timezone)
  if (isAssetCondition(option)) return { kind: 'assets', expression: option.expression }
  if (typeof option === 'object' && 'assets' in option && 'cron' in option) return assetsOrTime(option, timezone)
  const ms = typeof option === 'object' ? durationMs(option) : null
  if (ms === null || ms === 0) throw new PfadError('bad-dag', 'it is none of the schedules that Pfad knows', HINT)
  return { kind: 'interval', ms }
}

const assetsOrTime = ({ assets, cron }: { assets: unknown; cron: unknown }, timezone: string): Schedule => {
  if (!isAssetCondition(assets) || typeof cron !== 'string') {
    throw new PfadError('bad-dag', 'it needs assets and a cron', "Write { assets: a.or(b), cron: '@daily' }.")
  }
  const fields = expandPreset(cron)
  parseCron(fields)
  return { kind: 'assetsOrTime', expression: assets.expression, cron: fields, timezone }
}
