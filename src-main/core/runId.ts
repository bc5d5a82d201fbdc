import type { EpochMs } from '../contract/models/primitives.ts'
import type { DagRunType } from '../contract/models/run.ts'

/** `2025-12-04T10:00:00+00:00`, with six more digits where the instant has milliseconds: Python's isoformat, as Airflow's. */
const isoformat = (instant: EpochMs): string => {
  const [seconds = '', rest = ''] = new Date(instant).toISOString().split('.')
  const ms = rest.slice(0, 3)
  return `${seconds}${ms === '000' ? '' : `.${ms}000`}+00:00`
}

/** A run's id from its type and its logical date (asset-triggered: the moment), as in Airflow. */
export const runIdOf = (runType: DagRunType, date: EpochMs): string => `${runType}__${isoformat(date)}`
