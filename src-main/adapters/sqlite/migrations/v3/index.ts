import { keeping } from './keeping.ts'
import { ledger } from './ledger.ts'

/** The scheduler's every promise: one file for each of its matters. */
const matters: readonly string[] = [ledger, keeping]

export const control = matters.join('\n')
