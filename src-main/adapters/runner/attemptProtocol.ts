import { z } from 'zod'
import { type ErrorShape, errorShape } from '../../contract/error.ts'
import type { JsonValue } from '../../contract/models/primitives.ts'
import type { PipelineSettings } from '../../core/authoring/settings.ts'
import type { AttemptRequest } from '../../engine/ports/attemptRunner.ts'
import type { DagFile } from './dagFiles.ts'

/** What an attempt child is started with, as JSON in its only argument: one version of one DAG file. */
export type AttemptChildOptions = {
  readonly publicModule: string
  /** Folder of the version's files. */
  readonly version: string
  readonly dagFile: DagFile
  /** Folder of all logs. */
  readonly logs: string
}

/** What an attempt needs besides its request: asked of the app for each, so that a change reaches the next one. */
export type AttemptSetup = {
  /** The file that `import … from 'pfad'` means. */
  readonly publicModule: string
  /** Folder in which the loader keeps the versions of DAG files. */
  readonly versions: string
  /** Folder of the embedded object store. */
  readonly objects: string
  readonly dashboardUrl: string
  readonly settings: PipelineSettings
}

/** What a task asks of those before it. */
export type XComWish = {
  readonly taskIds: readonly string[]
  readonly key: string
  readonly includePriorDates: boolean
}
export type PulledXCom = { readonly taskId: string; readonly mapIndex: number; readonly value: JsonValue }

/** The parent says: run this; stop it; what was asked, or why there is no answer. */
export type ToChild =
  | { readonly t: 'run'; readonly id: number; readonly request: AttemptRequest; readonly setup: AttemptSetup }
  | { readonly t: 'cancel'; readonly id: number; readonly reason: string }
  | { readonly t: 'answer'; readonly ask: number; readonly value: unknown }
  | { readonly t: 'noAnswer'; readonly ask: number; readonly error: ErrorShape }

/** What the attempt left: key → JSON text, which the parent reads by itself. */
const xcoms = z.record(z.string(), z.string())

const childResult = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('success'), xcoms, skip: z.array(z.string()), assetExtras: xcoms.optional() }),
  z.object({ outcome: z.literal('failed'), error: errorShape, retryable: z.boolean(), xcoms }),
  z.object({ outcome: z.literal('skipped'), reason: z.string(), xcoms }),
  z.object({ outcome: z.literal('rescheduled'), at: z.number(), xcoms }),
  z.object({ outcome: z.literal('cancelled'), reason: z.string() }),
])
export type ChildResult = z.infer<typeof childResult>

/** The child says: it runs, and for how long at most; its result; what it needs to know; what is wrong with its log. */
export const fromChild = z.discriminatedUnion('t', [
  z.object({ t: z.literal('started'), id: z.int(), limitMs: z.number().positive().nullable() }),
  z.object({
    t: z.literal('result'),
    id: z.int(),
    result: childResult,
    /** Resident memory, and whether something still runs that the attempt left behind. */
    rssMb: z.number(),
    dirty: z.boolean(),
  }),
  z.object({ t: z.literal('wantDataSocket'), ask: z.int() }),
  z.object({ t: z.literal('wantConnection'), ask: z.int(), connId: z.string() }),
  z.object({ t: z.literal('wantVariable'), ask: z.int(), key: z.string() }),
  z.object({
    t: z.literal('wantXComs'),
    ask: z.int(),
    wish: z.object({ taskIds: z.array(z.string()).max(10_000), key: z.string(), includePriorDates: z.boolean() }),
  }),
  z.object({ t: z.literal('problem'), message: z.string() }),
])
export type FromChild = z.infer<typeof fromChild>
