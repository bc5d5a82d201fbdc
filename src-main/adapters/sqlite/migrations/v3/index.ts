import { approval } from './approval.ts'
import { graph } from './graph.ts'
import { ledger } from './ledger.ts'

/** The scheduler's every promise: one file for each of its matters. */
const matters: readonly string[] = [approval, ledger, graph]

export const control = matters.join('\n')
