import { z } from 'zod'
import { type ErrorShape, errorShape } from '../../contract/error.ts'
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

/** The parent says: run this; stop it; where the data engine answers. */
export type ToChild =
  | { readonly t: 'run'; readonly id: number; readonly request: AttemptRequest; readonly setup: AttemptSetup }
  | { readonly t: 'cancel'; readonly id: number; readonly reason: string }
  | { readonly t: 'dataSocket'; readonly ask: number; readonly path: string }
  | { readonly t: 'noDataSocket'; readonly ask: number; readonly error: ErrorShape }

const childResult = z.discriminatedUnion('outcome', [
  /** Values as JSON text: what arrives is JSON for certain. */
  z.object({
    outcome: z.literal('success'),
    xcoms: z.record(z.string(), z.string()),
    skip: z.array(z.string()),
    assetExtras: z.record(z.string(), z.string()).optional(),
  }),
  z.object({ outcome: z.literal('failed'), error: errorShape, retryable: z.boolean() }),
  z.object({ outcome: z.literal('skipped'), reason: z.string() }),
  z.object({ outcome: z.literal('rescheduled'), at: z.number() }),
  z.object({ outcome: z.literal('cancelled'), reason: z.string() }),
])
export type ChildResult = z.infer<typeof childResult>

/** The child says: it runs, and for how long at most; its result; that it needs the data engine; what is wrong with its log. */
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
  z.object({ t: z.literal('problem'), message: z.string() }),
])
export type FromChild = z.infer<typeof fromChild>
