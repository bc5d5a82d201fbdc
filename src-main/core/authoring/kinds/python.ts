import { z } from 'zod'
import { PfadError } from '../../../contract/error.ts'
import type { JsonValue } from '../../../contract/models/primitives.ts'
import type { TaskContext } from '../context.ts'
import { type CommandEnd, machineOf } from '../machine.ts'
import type { TaskOptions } from '../options.ts'
import type { Task } from '../task.ts'
import { type CommandOptions, checkEnd, commandOptions, surroundings } from './command.ts'
import { defineKind, type Given, text } from './defineKind.ts'

export type PythonOptions = TaskOptions &
  CommandOptions & {
    /** The interpreter, by name or path; default: the setting `PFAD_PYTHON`, else the system's. */
    readonly python?: string
  }

/** A Python file (its path counts from the DAG file's folder) or code, with its `sys.argv[1:]`. */
export type PythonProgram = (
  | { readonly script: string; readonly code?: never }
  | { readonly code: string; readonly script?: never }
) & {
  readonly args?: readonly (string | number)[]
} & CommandOptions

const HINT = 'Install Python 3, or name it in the setting PFAD_PYTHON or the option python.'

const run = defineKind({
  kind: 'python',
  what: 'program',
  own: { ...commandOptions, python: text.optional() },
  given: z
    .strictObject({
      script: text.optional(),
      code: text.optional(),
      args: z.array(z.union([z.string(), z.number()], 'must be texts or numbers')).default([]),
      ...commandOptions,
    })
    .refine(({ script, code }) => (script === undefined) !== (code === undefined), 'must have either script or code'),
  async run(given, context, own) {
    const { script, code, args } = given
    const around = surroundings(given, own)
    const end = await machineOf(context).run(
      {
        programs: interpreters(own.python ?? context.settings.PFAD_PYTHON),
        hint: HINT,
        args: ['-u', script === undefined ? { file: 'task.py' } : { path: script }, ...args.map(String)],
        files: code === undefined ? {} : { 'task.py': dedent(code) },
        ...around,
        env: { ...around.env, PFAD_CONTEXT: JSON.stringify(contextJson(context)), PYTHONIOENCODING: 'utf-8' },
        appendEnv: around.appendEnv || around.env === null,
      },
      context.signal,
    )
    checkEnd('program', end)
    return resultOf(end)
  },
})

/** What `$PFAD_CONTEXT` holds, in Airflow's names. */
const contextJson = ({ dagRun, taskInstance, params }: TaskContext): JsonValue => ({
  dag_id: dagRun.dagId,
  run_id: dagRun.runId,
  run_type: dagRun.runType,
  task_id: taskInstance.taskId,
  map_index: taskInstance.mapIndex,
  try_number: taskInstance.tryNumber,
  logical_date: dagRun.logicalDate?.toISOString() ?? null,
  data_interval_start: dagRun.dataIntervalStart?.toISOString() ?? null,
  data_interval_end: dagRun.dataIntervalEnd?.toISOString() ?? null,
  params: { ...params },
})

const interpreters = (chosen: string): string[] => (chosen === '' ? ['python3', 'python'] : [chosen])

/** The JSON in `$PFAD_RESULT`; else the last line, as JSON where it is JSON, as text where it is not. */
const resultOf = ({ result, lastLine }: CommandEnd): JsonValue => {
  if (result !== null) {
    const json = parsed(result)
    if (json !== undefined) return json
    throw new PfadError('result-not-json', 'What the program wrote to $PFAD_RESULT is no JSON.', 'Use json.dump.')
  }
  return parsed(lastLine) ?? lastLine
}

const parsed = (text: string): JsonValue | undefined => {
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    return undefined
  }
}

/** Code in a template literal is indented as its surroundings are; Python wants it at the margin (`textwrap.dedent`). */
export const dedent = (code: string): string => {
  const lines = code.split('\n')
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)?.[0] ?? '')
  const [first = ''] = indents
  let common = first.length
  for (const indent of indents) while (!indent.startsWith(first.slice(0, common))) common -= 1
  return lines.map((line) => (line.trim() === '' ? '' : line.slice(common))).join('\n')
}

/**
 * A task that runs a Python file or code by the system's Python: `sys.argv` holds `args`, `$PFAD_CONTEXT` the context as
 * JSON. Its result is the JSON that it writes to the file `$PFAD_RESULT`, or else the last line that it prints.
 */
export function python<A extends readonly unknown[] = []>(
  taskId: string,
  program: Given<A, PythonProgram>,
): Task<A, JsonValue, PythonOptions>
export function python<A extends readonly unknown[] = []>(
  taskId: string,
  options: PythonOptions,
  program: Given<A, PythonProgram>,
): Task<A, JsonValue, PythonOptions>
export function python(taskId: string, ...rest: unknown[]): unknown {
  return run(taskId, ...rest)
}
