import { z } from 'zod'
import { dagSummary, importError, serializedDag } from '../models/dag.ts'
import { explanation } from '../models/explanation.ts'
import { ledgerEntry } from '../models/ledger.ts'
import { backend, dataInterval, epochMs, jsonValue } from '../models/primitives.ts'
import { dagRun, logLine, taskInstance } from '../models/run.ts'
import { call, dagRef, nothing, stream } from './define.ts'

/** The instants of one data interval of a schedule. */
export const scheduledInterval = z.object({ logicalDate: epochMs, dataInterval, runAfter: epochMs })
export type ScheduledInterval = z.infer<typeof scheduledInterval>

/** A DAG with the text of its file; null where that is gone. */
export const dagDetail = serializedDag.extend({ isPaused: z.boolean(), source: z.string().nullable() })
export type DagDetail = z.infer<typeof dagDetail>

export const dagCalls = {
  'dags.list': call(nothing, z.array(dagSummary)),
  /** With `version`: as the runs of that version have it, its source among it. */
  'dags.get': call(dagRef.extend({ version: z.string().optional() }), dagDetail),
  'dags.importErrors': call(nothing, z.array(importError)),
  'dags.setPaused': call(dagRef.extend({ isPaused: z.boolean() }), dagSummary),
  'dags.trigger': call(
    dagRef.extend({
      conf: z.record(z.string(), jsonValue).default({}),
      logicalDate: epochMs.optional(),
      backend: backend.optional(),
    }),
    dagRun,
  ),
  'dags.nextExecutions': call(dagRef.extend({ count: z.int().min(1).max(1000) }), z.array(scheduledInterval)),
  /** Why it ran at that date, or did not, or waits now. Without date or run: its newest run, or what comes next. */
  'dags.explain': call(dagRef.extend({ at: epochMs.optional(), runId: z.string().optional() }), explanation),
  /** Newest first: what fell due unwatched, and what was decided about it. */
  'schedule.ledger': call(
    z.object({ dagId: z.string().optional(), limit: z.int().min(1).max(1000).default(100) }),
    z.array(ledgerEntry),
  ),
  'schedule.preview': call(
    z.object({
      expression: z.string(),
      timezone: z.string().default('UTC'),
      after: epochMs.optional(),
      count: z.int().min(1).max(10_000).default(10),
    }),
    z.array(scheduledInterval),
  ),
} as const

export const dagStreams = {
  'dags.test': stream(
    dagRef.extend({ logicalDate: epochMs.optional(), conf: z.record(z.string(), jsonValue).default({}) }),
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('run'), run: dagRun }),
      z.object({ kind: z.literal('task'), taskInstance }),
      z.object({
        kind: z.literal('log'),
        taskId: z.string(),
        mapIndex: z.int(),
        tryNumber: z.int(),
        lines: z.array(logLine),
      }),
    ]),
  ),
} as const
