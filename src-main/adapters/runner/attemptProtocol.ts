import { z } from 'zod'
import { type ErrorShape, errorShape } from '../../contract/error.ts'
import type { JsonValue } from '../../contract/models/primitives.ts'
import type { PipelineSettings } from '../../core/authoring/settings.ts'
import type { AttemptRequest } from '../../engine/ports/attemptRunner.ts'
import type { DagFile } from './fileloc.ts'

/** What an attempt child is started with, as JSON in its only argument: one version of one DAG file. */
export type AttemptChildOptions = {
  readonly publicModule: string
  /** Folder of the version's files. */
  readonly version: string
  readonly dagFile: DagFile
  /** Folder of all logs. */
  readonly logs: string
}

/** The parent says: run this; stop it; this is what you asked for. */
export type ToChild =
  | { readonly t: 'run'; readonly id: number; readonly request: AttemptRequest; readonly settings: PipelineSettings }
  | { readonly t: 'cancel'; readonly id: number; readonly reason: string }
  | { readonly t: 'answer'; readonly ask: number; readonly value: JsonValue }
  | { readonly t: 'refusal'; readonly ask: number; readonly error: ErrorShape }

const childResult = z.discriminatedUnion('outcome', [
  /** Values as JSON text: what arrives is JSON for certain. */
  z.object({ outcome: z.literal('success'), xcoms: z.record(z.string(), z.string()) }),
  z.object({ outcome: z.literal('failed'), error: errorShape, retryable: z.boolean() }),
  z.object({ outcome: z.literal('skipped'), reason: z.string() }),
  z.object({ outcome: z.literal('cancelled'), reason: z.string() }),
])
export type ChildResult = z.infer<typeof childResult>

/** The child says: it runs, and for how long at most; its result; a question; something is wrong with its log. */
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
  z.object({ t: z.literal('ask'), ask: z.int(), name: z.string() }),
  z.object({ t: z.literal('problem'), message: z.string() }),
])
export type FromChild = z.infer<typeof fromChild>
