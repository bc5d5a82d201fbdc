import { graph } from './graph.ts'

/** The scheduler's every promise: one file for each of its matters. */
const matters: readonly string[] = [graph]

export const control = matters.join('\n')
