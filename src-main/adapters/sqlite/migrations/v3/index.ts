import { overview } from './overview.ts'

/** The scheduler's every promise: one file for each of its matters. */
const matters: readonly string[] = [overview]

export const control = matters.join('\n')
