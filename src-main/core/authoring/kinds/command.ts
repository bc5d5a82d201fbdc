import { z } from 'zod'
import { PfadError } from '../../../contract/error.ts'
import type { CommandEnd } from '../machine.ts'

/** The surroundings of a program that a task runs. */
export type CommandOptions = {
  /** Environment; without `appendEnv` the only one. Default: the app's, without Pfad's connections and variables. */
  readonly env?: Readonly<Record<string, string>>
  /** Adds `env` to the app's environment. */
  readonly appendEnv?: boolean
  /** Where it runs, counted from the DAG file's folder; default: a temporary folder, removed afterwards. */
  readonly cwd?: string
}

export const commandOptions = {
  env: z.record(z.string(), z.string('must be texts')).optional(),
  appendEnv: z.boolean('must be true or false').optional(),
  cwd: z.string('must be a path').min(1, 'must not be empty').optional(),
} as const

type Resolved = z.output<z.ZodObject<typeof commandOptions>>

/** What a call says goes before what the task's options say. */
export const surroundings = (call: Resolved, own: Resolved) => ({
  env: call.env ?? own.env ?? null,
  appendEnv: call.appendEnv ?? own.appendEnv ?? false,
  cwd: call.cwd ?? own.cwd ?? null,
})

/** Throws for a program that did not end with exit code 0. */
export const checkEnd = (what: string, { exitCode, signal }: CommandEnd): void => {
  if (exitCode === 0) return
  const how =
    exitCode === null ? `was killed (${signal ?? 'by an unknown signal'})` : `ended with exit code ${exitCode}`
  throw new PfadError('command-failed', `The ${what} ${how}.`, 'Its last lines in the log tell why.')
}
