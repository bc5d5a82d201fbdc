import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { PfadError } from '../../../../contract/error.ts'
import type { Command, CommandEnd } from '../../../../core/authoring/machine.ts'
import { cleanEnvironment } from '../cleanEnvironment.ts'
import type { LogWriter } from '../logWriter.ts'
import { eachLine } from './lines.ts'
import { endGroup, type Groups } from './processGroup.ts'

/** Bytes: more would not fit into an XCom. */
const LARGEST_RESULT = 1024 * 1024

export type CommandDeps = {
  /** Relative paths count from here. */
  readonly folder: string
  readonly log: LogWriter
  readonly groups: Groups
  /** What every command is told in its environment. */
  readonly contextEnv: Readonly<Record<string, string>>
}

/** Runs one program in a process group of its own, as `Machine.run` says. */
export const runCommand = async (deps: CommandDeps, command: Command, signal: AbortSignal): Promise<CommandEnd> => {
  signal.throwIfAborted()
  const own = await mkdtemp(join(tmpdir(), 'pfad-task-'))
  try {
    for (const [name, text] of Object.entries(command.files)) await writeFile(join(own, name), text)
    const cwd = command.cwd === null ? own : await folderAt(deps.folder, command.cwd)
    const resultFile = join(own, 'result.json')
    const args = command.args.map((arg) => {
      if (typeof arg === 'string') return arg
      return 'file' in arg ? join(own, arg.file) : resolve(deps.folder, arg.path)
    })
    const env = environmentOf(command, { ...deps.contextEnv, PFAD_RESULT: resultFile })
    const child = await start(command, args, { cwd, env })
    const end = await toEnd(deps, child, signal)
    return { ...end, result: await readResult(resultFile) }
  } finally {
    await rm(own, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** What a program has written as its result; null where it has written none. */
const readResult = async (file: string): Promise<string | null> => {
  const stats = await stat(file).catch(() => null)
  if (stats === null) return null
  if (stats.size <= LARGEST_RESULT) return readFile(file, 'utf8')
  throw new PfadError(
    'result-too-large',
    `What the program wrote to $PFAD_RESULT has ${stats.size} bytes; at most ${LARGEST_RESULT} are kept.`,
    'Put it into a file or an object and return its path.',
  )
}

const environmentOf = ({ env, appendEnv }: Command, told: Readonly<Record<string, string>>): Record<string, string> => {
  const isWhole = env !== null && !appendEnv
  // Windows starts nothing without it.
  const least = process.env['SystemRoot'] === undefined ? {} : { SystemRoot: process.env['SystemRoot'] }
  return { ...(isWhole ? least : cleanEnvironment(process.env)), ...told, ...env }
}

const folderAt = async (folder: string, path: string): Promise<string> => {
  const cwd = resolve(folder, path)
  const isFolder = await stat(cwd).then(
    (found) => found.isDirectory(),
    () => false,
  )
  if (isFolder) return cwd
  throw new PfadError('no-folder', `The option cwd says ${cwd}, which is no folder.`, 'Correct it, or make the folder.')
}

/** The first of the programs that is there, started as the leader of a group. */
const start = async (
  { programs, hint }: Command,
  args: readonly string[],
  options: SpawnOptions,
): Promise<ChildProcess> => {
  for (const program of programs) {
    const child = spawn(program, args, {
      ...options,
      detached: process.platform !== 'win32',
      windowsHide: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    try {
      await once(child, 'spawn')
      return child
    } catch (thrown) {
      const { code, message } = thrown as NodeJS.ErrnoException
      if (code !== 'ENOENT') throw new PfadError('no-program', `${program} cannot be started: ${message}.`)
    }
  }
  throw new PfadError('no-program', `There is no ${programs.join(' and no ')} on this machine's PATH.`, hint)
}

const toEnd = async (
  { log, groups }: CommandDeps,
  child: ChildProcess,
  signal: AbortSignal,
): Promise<Omit<CommandEnd, 'result'>> => {
  const group = -(child.pid ?? 0)
  groups.add(group)
  let lastLine = ''
  if (child.stdout !== null) {
    eachLine(child.stdout, (line) => {
      lastLine = line
      log.write('info', line)
    })
  }
  if (child.stderr !== null) eachLine(child.stderr, (line) => log.write('warning', line))
  let stopKilling = (): void => undefined
  const abort = (): void => {
    stopKilling = endGroup(child)
  }
  signal.addEventListener('abort', abort, { once: true })
  if (signal.aborted) abort()
  try {
    // Its output ends with the last process that holds it.
    const [exitCode, killedBy] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
    signal.throwIfAborted()
    return { exitCode, signal: killedBy, lastLine }
  } finally {
    stopKilling()
    signal.removeEventListener('abort', abort)
    groups.remove(group)
  }
}
