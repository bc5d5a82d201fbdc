import { z } from 'zod'
import { serializedDag } from '../../contract/models/dag.ts'
import type { DagFile } from './dagFiles.ts'

/** What a loader child is started with, as JSON in its only argument. */
export type LoaderOptions = { readonly publicModule: string; readonly versions: string }

export type LoadRequest = { readonly id: number; readonly file: DagFile }

/** Something still runs in the child that the file has started. */
const dirty = z.boolean()

/** Checked all the same: the child has run a user's code. */
export const loadAnswer = z.discriminatedUnion('ok', [
  z.object({
    id: z.int(),
    ok: z.literal(true),
    version: z.string().regex(/^[0-9a-f]{64}$/),
    dags: z.array(serializedDag),
    files: z.array(z.string()),
    dirty,
  }),
  z.object({
    id: z.int(),
    ok: z.literal(false),
    line: z.int().nullable(),
    message: z.string(),
    files: z.array(z.string()),
    dirty,
  }),
])
export type LoadAnswer = z.infer<typeof loadAnswer>
