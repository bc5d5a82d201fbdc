import { z } from 'zod'
import { epochMs, identifier, jsonValue } from './primitives.ts'

/** What a task asks of a person, as its DAG says it. */
export const approvalSpec = z.object({
  subject: z.string(),
  /** null: there is none, or a function of the task makes it. */
  body: z.string().nullable(),
  /** Whether a function of the task makes the body, in a child process, before the question is put. */
  isComputed: z.boolean(),
  options: z.array(z.string()).min(1),
  /** Whether several options may be chosen. */
  multiple: z.boolean(),
  /** What counts as chosen once the time is over; null: then the task fails. */
  defaults: z.array(z.string()).nullable(),
  /** JSON Schema of what can be filled in beside, or null. */
  params: z.record(z.string(), jsonValue).nullable(),
  /** Milliseconds; null: it waits for ever. */
  timeout: z.number().positive().nullable(),
  failOnReject: z.boolean(),
  /** Names of those who may answer; none: everybody. */
  respondents: z.array(z.string()),
})
export type ApprovalSpec = z.infer<typeof approvalSpec>

/** A question that waits for its answer. */
export const pendingApproval = approvalSpec.pick({ subject: true, body: true }).extend({
  dagId: identifier,
  runId: z.string(),
  taskId: identifier,
  mapIndex: z.int(),
  options: z.array(z.string()),
  multiple: z.boolean(),
  params: z.record(z.string(), jsonValue).nullable(),
  respondents: z.array(z.string()),
  requestedAt: epochMs,
  /** When it times out; null: never. */
  deadline: epochMs.nullable(),
})
export type PendingApproval = z.infer<typeof pendingApproval>
