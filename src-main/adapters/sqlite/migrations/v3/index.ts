import { approval } from './approval.ts'
import { assets } from './assets.ts'
import { backfill } from './backfill.ts'
import { config } from './config.ts'
import { control as notes } from './control.ts'
import { graph } from './graph.ts'
import { keeping } from './keeping.ts'
import { ledger } from './ledger.ts'
import { overview } from './overview.ts'

/** The scheduler's every promise: one file for each of its matters. */

/** The scheduler's every promise: one file for each of its matters. */
const matters: readonly string[] = [notes, ledger, graph, approval, overview, backfill, keeping, config, assets]

export const control = matters.join('\n')
