import { keeping } from './keeping.ts'

/** The scheduler's every promise: one file for each of its matters. */
const matters: readonly string[] = [keeping]

export const control = matters.join('\n')
