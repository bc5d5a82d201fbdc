import { ledger } from './ledger.ts'

/** The scheduler's every promise: one file for each of its matters. */
const matters: readonly string[] = [ledger]

export const control = matters.join('\n')
