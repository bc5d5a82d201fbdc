import type { Command } from 'commander'
import type { TouchedRun } from '../../contract/calls/control.ts'
import { PfadError } from '../../contract/error.ts'
import type { TaskSpec } from '../../contract/models/dag.ts'
import { outputOf, outputOption } from './command.ts'
import { type Output, printRows } from './format/output.ts'
import { taskInstanceRow } from './format/rows.ts'
import type { Io } from './io.ts'

const COLUMNS = ['run_id', 'task_id', 'map_index', 'state', 'try_number']

/** Task instances that a command touches or has touched, with the state that they had. */
export const printTouched = (io: Io, touched: readonly TouchedRun[], output: Output): Promise<void> => {
  const rows = touched.flatMap(({ run, taskInstances }) =>
    taskInstances.map((instance) => taskInstanceRow(instance, run.logicalDate)),
  )
  if (rows.length === 0 && output === 'table') return Promise.resolve(io.note('No task instance is touched.'))
  return printRows(io, rows, output, COLUMNS)
}

export const countTouched = (touched: readonly TouchedRun[]): string => {
  const tasks = touched.reduce((sum, { taskInstances }) => sum + taskInstances.length, 0)
  const of = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`
  return `${of(tasks, 'task instance')} in ${of(touched.length, 'run')}`
}

/** Adds what every command has that changes many things at once. */
export const addAsking = (command: Command): Command =>
  command
    .option('-y, --yes', 'do not ask')
    .option('--dry-run', 'only list what would be touched')
    .addOption(outputOption())

/**
 * Lists what `work` would touch, asks, and has it done. `--yes` does not ask; where nobody can be asked it has to be
 * given.
 */
export const askAndDo = async (
  io: Io,
  command: Command,
  of: { readonly verb: string; readonly work: (dryRun: boolean) => Promise<readonly TouchedRun[]> },
): Promise<void> => {
  const output = outputOf(command)
  const { yes, dryRun } = command.opts<{ yes?: true; dryRun?: true }>()
  if (dryRun) return printTouched(io, await of.work(true), output)
  if (!yes) {
    const touched = await of.work(true)
    if (touched.length === 0) return printTouched(io, touched, output)
    await printTouched(io, touched, 'table')
    if (!(await confirm(io, `${of.verb} ${countTouched(touched)}?`))) return io.note('Nothing was done.')
    return io.note(`Done: ${countTouched(await of.work(false))}.`)
  }
  const touched = await of.work(false)
  await printTouched(io, touched, output)
}

/** Asks at the terminal. Throws `bad-argument` where nobody is there: then it has to be said with `--yes`. */
export const confirm = async (io: Io, question: string): Promise<boolean> => {
  const answer = await io.confirm(question)
  if (answer !== null) return answer
  throw new PfadError('bad-argument', `${question} Nobody is at the terminal to say yes.`, 'Say it with --yes.')
}

/** The tasks whose id a regular expression finds a match in, as Airflow's `-t`. Throws `bad-argument` and `task-not-found`. */
export const matchTasks = (tasks: readonly TaskSpec[], pattern: string): string[] => {
  const ids = tasks.map(({ taskId }) => taskId)
  const expression = readPattern(pattern)
  const found = ids.filter((taskId) => expression.test(taskId))
  if (found.length > 0) return found
  throw new PfadError('task-not-found', `No task's id matches ${pattern}.`, `There are: ${ids.join(', ')}.`)
}

const readPattern = (pattern: string): RegExp => {
  try {
    return new RegExp(pattern)
  } catch (cause) {
    throw new PfadError(
      'bad-argument',
      `${JSON.stringify(pattern)} is no regular expression.`,
      "Example: --task-regex '^load_'",
      { cause },
    )
  }
}
