import { z } from 'zod'
import { SkipTask } from '../control.ts'
import { machineOf } from '../machine.ts'
import type { TaskOptions } from '../options.ts'
import type { Task } from '../task.ts'
import { type CommandOptions, checkEnd, commandOptions, surroundings } from './command.ts'
import { defineKind, type Given, text } from './defineKind.ts'

export type BashOptions = TaskOptions &
  CommandOptions & {
    /** With these exit codes the task is skipped; default 99. */
    readonly skipOnExitCode?: number | readonly number[] | null
  }

/** A script for bash; as an object with surroundings of its own: values belong into `env`, where no quoting can go wrong. */
export type BashCommand = string | ({ readonly command: string } & CommandOptions)

const HINT = 'Install bash (on Windows: Git for Windows, or WSL), and start Pfad anew.'

const run = defineKind({
  kind: 'bash',
  what: 'command',
  own: {
    ...commandOptions,
    skipOnExitCode: z
      .union([z.int(), z.array(z.int())], 'must be an exit code or a list of them')
      .nullable()
      .default(99)
      .transform((codes) => (codes === null ? [] : [codes].flat())),
  },
  given: z.union([text, z.strictObject({ command: text, ...commandOptions })], 'must be a text or { command, env, … }'),
  async run(given, context, own) {
    const call = typeof given === 'string' ? { command: given } : given
    context.log.info(`$ ${call.command}`)
    const end = await machineOf(context).run(
      { programs: ['bash', 'sh'], hint: HINT, args: ['-c', call.command], files: {}, ...surroundings(call, own) },
      context.signal,
    )
    if (end.exitCode !== null && own.skipOnExitCode.includes(end.exitCode)) {
      throw new SkipTask(`The command ended with exit code ${end.exitCode}.`)
    }
    checkEnd('command', end)
    return end.lastLine
  },
})

/**
 * A task that runs a script in bash (Airflow's `BashOperator`): what it prints goes line by line to the log, the last line
 * of stdout is the result. Exit code 99 skips it, any other than 0 fails it. `$AIRFLOW_CTX_DAG_ID` and its kin say where
 * it runs; Pfad's connections and variables are not in its environment unless `env` gives them.
 */
export function bash<A extends readonly unknown[] = []>(
  taskId: string,
  command: Given<A, BashCommand>,
): Task<A, string, BashOptions>
export function bash<A extends readonly unknown[] = []>(
  taskId: string,
  options: BashOptions,
  command: Given<A, BashCommand>,
): Task<A, string, BashOptions>
export function bash(taskId: string, ...rest: unknown[]): unknown {
  return run(taskId, ...rest)
}
