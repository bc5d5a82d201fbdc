import { PfadError } from '../../contract/error.ts'
import type { AssetSpec } from '../../contract/models/asset.ts'
import type { Schedule } from '../../contract/models/dag.ts'
import { LATEST } from '../../contract/models/primitives.ts'
import { expandPreset, parseCron } from '../cron.ts'
import { parseSchedule } from '../schedule.ts'
import { type AssetCondition, toCondition } from './asset.ts'
import { durationMs } from './duration.ts'

const HINT =
  "Use a preset ('@hourly'), five cron fields ('*/5 * * * *'), an interval ({ hours: 6 }), assets (a.and(b)) or null."

/** The `schedule` option as the scheduler knows it. Throws `PfadError` (`bad-cron`, `bad-dag`) that says what is wrong. */
export const resolveSchedule = (option: unknown, timezone: string): Schedule => {
  if (option === null || option === undefined) return { kind: 'none' }
  if (typeof option === 'string') return parseSchedule(option, timezone)
  const condition = toCondition(option)
  if (condition !== null) return { kind: 'assets', expression: condition.expression }
  if (typeof option === 'object' && 'assets' in option && 'cron' in option) return assetsOrTime(option, timezone)
  const ms = typeof option === 'object' ? durationMs(option) : null
  if (ms === null || ms === 0 || ms > LATEST)
    throw new PfadError('bad-dag', 'it is none of the schedules that Pfad knows', HINT)
  return { kind: 'interval', ms }
}

const assetsOrTime = ({ assets, cron }: { assets: unknown; cron: unknown }, timezone: string): Schedule => {
  const condition = toCondition(assets)
  if (condition === null || typeof cron !== 'string') {
    throw new PfadError('bad-dag', 'it needs assets and a cron', "Write { assets: a.or(b), cron: '@daily' }.")
  }
  const fields = expandPreset(cron)
  parseCron(fields)
  return { kind: 'assetsOrTime', expression: condition.expression, cron: fields, timezone }
}

/** What a schedule option says of the assets in it. */
export const scheduleAssets = (option: unknown): readonly AssetSpec[] => conditionIn(option)?.specs ?? []

const conditionIn = (option: unknown): AssetCondition | null =>
  typeof option === 'object' && option !== null && 'assets' in option ? toCondition(option.assets) : toCondition(option)
