import { control as notes } from './control.ts'

/** The scheduler's every promise: one file for each of its matters. */
const matters: readonly string[] = [notes]

export const control = matters.join('\n')
