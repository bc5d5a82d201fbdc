import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { PfadError } from '../../contract/error.ts'
import { epochMs } from '../../contract/models/primitives.ts'

export const MANIFEST = 'manifest.json'

/** A path inside of the backup, with `/` on every platform; never one that leads out of it. */
const innerPath = z
  .string()
  .min(1)
  .refine(
    (path) => !path.includes('\\') && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..'),
  )

export const manifest = z.object({
  format: z.literal(1),
  pfad: z.string(),
  /** The database's schema: a Pfad that knows a lower one cannot open it. */
  schema: z.int(),
  createdAt: epochMs,
  home: z.string(),
  with: z.array(z.enum(['events', 'objects', 'logs'])),
  files: z.array(z.object({ path: innerPath, bytes: z.int().min(0), sha256: z.string().regex(/^[0-9a-f]{64}$/) })),
})
export type Manifest = z.infer<typeof manifest>

/** What is in a backup. Throws `not-a-backup`. */
export const readManifest = async (folder: string): Promise<Manifest> => {
  const text = await readText(folder)
  try {
    return manifest.parse(JSON.parse(text))
  } catch (cause) {
    throw new PfadError(
      'not-a-backup',
      `${folder} is no backup that this Pfad can read: its ${MANIFEST} is damaged, or of a later Pfad.`,
      'Name a folder that "pfad db backup" has made.',
      { cause },
    )
  }
}

const readText = (folder: string): Promise<string> =>
  readFile(join(folder, MANIFEST), 'utf8').catch((cause: unknown) => {
    throw new PfadError(
      'not-a-backup',
      `${folder} has no ${MANIFEST}.`,
      'Name a folder that "pfad db backup" has made.',
      {
        cause,
      },
    )
  })
