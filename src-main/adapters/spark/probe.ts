import { z } from 'zod'
import { PfadError } from '../../contract/error.ts'
import type { Connection } from '../../core/authoring/context.ts'
import { callDriver, messageOf } from './call.ts'

const health = z.object({
  warm: z.object({ enabled: z.boolean(), ready: z.boolean(), problem: z.string().nullable() }),
})

/** Whether the driver of a connection is there and takes its token; says how its warm session is. Throws `analysis-failed`. */
export const probeSpark = async (spark: Connection, signal: AbortSignal): Promise<string> => {
  // Refused for what is missing in it, once the token was taken: nothing is run.
  const asked = await callDriver(spark, { path: '/jobs', body: '{}', signal })
  const said = messageOf(await asked.text())
  if (asked.status !== 400) throw new PfadError('analysis-failed', `The driver answers HTTP ${asked.status}: ${said}`)
  const answer = await callDriver(spark, { path: '/health', signal })
  const { warm } = health.parse(await answer.json())
  if (!warm.enabled) return 'every job by spark-submit'
  return warm.ready
    ? 'its warm session is ready'
    : `its warm session is not ready${warm.problem ? ` (${warm.problem})` : ''}`
}
