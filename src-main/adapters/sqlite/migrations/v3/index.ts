import { backfill } from './backfill.ts'

/** The scheduler's every promise: one file for each of its matters. */
const matters: readonly string[] = [backfill]

export const control = matters.join('\n')
