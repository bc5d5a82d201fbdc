import { graph } from './graph.ts'
import { keeping } from './keeping.ts'
import { ledger } from './ledger.ts'

/** The scheduler's every promise: one file for each of its matters. */
const matters: readonly string[] = [ledger, graph, keeping]

export const control = matters.join('\n')
