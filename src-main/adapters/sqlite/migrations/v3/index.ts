import { assets } from './assets.ts'
import { graph } from './graph.ts'
import { ledger } from './ledger.ts'

/** The scheduler's every promise: one file for each of its matters. */
const matters: readonly string[] = [ledger, graph, assets]

export const control = matters.join('\n')
