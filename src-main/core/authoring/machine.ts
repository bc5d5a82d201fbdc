import { PfadError } from '../../contract/error.ts'
import type { EpochMs, JsonValue } from '../../contract/models/primitives.ts'
import type { TaskContext } from './context.ts'

/** A program to run in the attempt, to its end. */
export type Command = {
  /** Names or paths; the first that is there is taken. */
  readonly programs: readonly string[]
  /** What a person can do where none of them is there. */
  readonly hint: string
  /** A `path` counts from the folder of the DAG's file; a `file` is one of `files`. */
  readonly args: readonly (string | { readonly path: string } | { readonly file: string })[]
  /** null: the app's own environment without Pfad's secrets. */
  readonly env: Readonly<Record<string, string>> | null
  /** Whether `env` comes on top of the app's environment, instead of in its place. */
  readonly appendEnv: boolean
  /** Counts from the folder of the DAG's file; null: a temporary folder of the attempt's own. */
  readonly cwd: string | null
  /** Texts to put into the temporary folder, by name. */
  readonly files: Readonly<Record<string, string>>
}

export type CommandEnd = {
  /** null where a signal ended it. */
  readonly exitCode: number | null
  readonly signal: string | null
  /** Of stdout; empty where it printed nothing. */
  readonly lastLine: string
  /** What it has written to the file `$PFAD_RESULT`, or null. */
  readonly result: string | null
}

/** Where a request goes: a whole `url`, or an `endpoint` below the address of the connection `connId`. */
export type HttpTarget = {
  readonly method: string
  readonly url: string | null
  readonly endpoint: string
  /** Its login, password and extra (headers) go along, to its own origin only. */
  readonly connId: string | null
  readonly query: Readonly<Record<string, string | number | boolean>>
  readonly headers: Readonly<Record<string, string>>
  /** Text goes as it is, anything else as JSON; null: none. */
  readonly body: JsonValue
  /** ms */
  readonly timeout: number
}

export type HttpAnswer = {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  /** The address without login and query, which may hold secrets: for messages. */
  readonly place: string
}

/**
 * What of the machine the task kinds need. The attempt's process provides it; a DAG's own code has Node for all of this.
 */
export type Machine = {
  now(): EpochMs
  /** When the first attempt of this task instance began, reschedules included. */
  readonly firstStartedAt: EpochMs
  /**
   * Runs a command; its lines go to the attempt's log as they come. When `signal` aborts, its whole process group gets
   * SIGTERM, then SIGKILL, and this rejects with the signal's reason.
   */
  run(command: Command, signal: AbortSignal): Promise<CommandEnd>
  /** The files that a path or glob names, in the order of their names. */
  files(pattern: string): Promise<string[]>
  /** Throws `PfadError('http-unreachable')` where there is no answer. */
  request(target: HttpTarget, signal: AbortSignal): Promise<HttpAnswer>
}

const MARK = Symbol.for('pfad.machine')

/** The context with its machine, unseen by a DAG's own code. */
export const withMachine = <C extends TaskContext>(context: C, machine: Machine): C =>
  Object.defineProperty(context, MARK, { value: machine })

export const machineOf = (context: TaskContext): Machine => {
  const machine = (context as { [MARK]?: Machine })[MARK]
  if (machine !== undefined) return machine
  throw new PfadError('no-machine', 'This task can run in an attempt of Pfad only.', 'Try it with `pfad tasks test`.')
}
