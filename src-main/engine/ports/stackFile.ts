import type { ComposeProject } from '../../core/compose/model.ts'

/** The compose file of a home and what the home chose for it. Throws `bad-compose` and `compose-missing`. */
export interface StackFile {
  /** As they are now. Paths are absolute, and only services of enabled profiles are there. */
  read(): StackProject
  /** The project that it would be with these variables; nothing is kept. */
  readWith(values: Readonly<Record<string, string>>): ComposeProject
  /** Keeps these variables for this home. Durable when it returns. */
  choose(values: Readonly<Record<string, string>>): Promise<void>
}

export type StackProject = {
  readonly project: ComposeProject
  readonly file: string
  /** The file's folder. */
  readonly folder: string
  /** Every variable that the file names. */
  readonly variables: readonly string[]
  /** Those that the environment sets, so that the home cannot choose them. */
  readonly fixed: readonly string[]
}
