import { z } from 'zod'
import { finding } from '../models/platform.ts'
import { settingRow, settingValues } from '../models/settings.ts'
import { call, nothing } from './define.ts'

export const settingCalls = {
  'settings.list': call(nothing, z.array(settingRow)),
  /** All of them or none; they count from the next start. Refuses what the next start would refuse. */
  'settings.put': call(z.object({ values: settingValues }), z.array(settingRow)),
  /** What a start with these values would find: the engine, the stores, the dashboard's address. Changes nothing. */
  'settings.test': call(z.object({ values: settingValues }), z.array(finding)),
} as const
