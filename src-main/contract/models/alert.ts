import { z } from 'zod'
import { errorShape } from '../error.ts'
import { epochMs, identifier } from './primitives.ts'

/** What may be told of: the transitions that have callbacks, and a deadline that passed. */
export const alertEvent = z.enum(['onSuccess', 'onFailure', 'onRetry', 'onSkipped', 'onDeadline'])
export type AlertEvent = z.infer<typeof alertEvent>

export const webhookFormat = z.enum(['slack', 'json'])

/** Who tells: a sender of the app's own, as data. `url` may be a secret and never leaves the host; see `hideUrls`. */
export const alertSpec = z.union([
  z.object({ kind: z.literal('log') }),
  z.object({ kind: z.literal('desktop') }),
  z.object({ kind: z.literal('webhook'), format: webhookFormat, connId: z.string().min(1) }),
  z.object({ kind: z.literal('webhook'), format: webhookFormat, url: z.string().min(1) }),
])
export type AlertSpec = z.infer<typeof alertSpec>

/** The senders of a task or DAG by what they tell of; none: absent. */
export const alertSpecs = z.partialRecord(alertEvent, z.array(alertSpec))
export type AlertSpecs = z.infer<typeof alertSpecs>

/** What is told. `taskId` null: of the run itself. */
export const alertMessage = z.object({
  event: alertEvent,
  dagId: identifier,
  runId: z.string(),
  logicalDate: epochMs.nullable(),
  taskId: identifier.nullable(),
  mapIndex: z.int(),
  tryNumber: z.int(),
  error: errorShape.nullable(),
  at: epochMs,
})
export type AlertMessage = z.infer<typeof alertMessage>

/** An alert that is owed: to be told until its sender says yes. */
export const owedAlert = z.object({
  /** Unique over all time: the attempt, the event, the moment and the sender. */
  id: z.string(),
  to: alertSpec,
  message: alertMessage,
  tries: z.int(),
  nextAt: epochMs,
  /** Why the last try was in vain. */
  lastError: z.string().nullable(),
})
export type OwedAlert = z.infer<typeof owedAlert>
