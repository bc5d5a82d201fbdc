import { config } from './config.ts'

/** The scheduler's every promise: one file for each of its matters. */
const matters: readonly string[] = [config]

export const control = matters.join('\n')
