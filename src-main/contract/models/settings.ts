import { z } from 'zod'

/** One setting of the home (`settings.json`), as text. */
export const settingRow = z.object({
  name: z.string(),
  /** What the next start will use: the environment's, else the stored, else the default. */
  value: z.string(),
  /** What this process was started with. */
  running: z.string(),
  fallback: z.string(),
  source: z.enum(['environment', 'stored', 'default']),
  /** What can be chosen; null: it is free. */
  choices: z.array(z.string()).nullable(),
  /** Why the next start would refuse it, or null. */
  problem: z.string().nullable(),
})
export type SettingRow = z.infer<typeof settingRow>

/** By name; null: the default again. */
export const settingValues = z.record(z.string(), z.string().max(4096).nullable())
export type SettingValues = z.infer<typeof settingValues>
