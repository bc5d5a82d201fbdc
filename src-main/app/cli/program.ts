import { readFileSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { Command, CommanderError } from 'commander'
import { packageFolder } from '../programs.ts'
import type { Context } from './command.ts'
import { addAlertsCommands } from './commands/alerts.ts'
import { addApprovalsCommands } from './commands/approvals.ts'
import { addAssetsCommands } from './commands/assets.ts'
import { addBackfillCommands } from './commands/backfill.ts'
import { addConnectionsCommands } from './commands/connections.ts'
import { addDagsCommands } from './commands/dags.ts'
import { addDbCommands } from './commands/db.ts'
import { addDemoCommand } from './commands/demo.ts'
import { addDoctorCommand } from './commands/doctor.ts'
import { addEventsCommands } from './commands/events.ts'
import { addIngestCommands } from './commands/ingest.ts'
import { addObjectsCommands } from './commands/objects.ts'
import { addPoolsCommands } from './commands/pools.ts'
import { addRunsCommands } from './commands/runs.ts'
import { addScheduleCommands } from './commands/schedule.ts'
import { addStackCommands } from './commands/stack.ts'
import { addStartCommand } from './commands/start.ts'
import { addTasksCommands } from './commands/tasks.ts'
import { addVariablesCommands } from './commands/variables.ts'
import { errorText, exitCodeOf } from './errors.ts'
import { createProcessIo, exitCodeOfStop, type Io } from './io.ts'
import type { StartApp } from './withClient.ts'

/** What still runs after a command has ended gets this long (ms). */
const LINGER = 2000

/** The `pfad` process. */
export const main = async (): Promise<void> => {
  enableCompileCache()
  const io = createProcessIo()
  // Whatever slips through ends the process as well, but never with a stack alone.
  process.on('uncaughtException', (thrown) => {
    io.note(errorText(thrown, process.env))
    process.exit(1)
  })
  process.exitCode = await runPfad(process.argv.slice(2), io)
  setTimeout(() => process.exit(), LINGER).unref()
}

/** One command, to its end. Returns the exit code: 0 done, 1 the work failed, 2 the call was wrong. */
export const runPfad = async (arguments_: readonly string[], io: Io, startApp?: StartApp): Promise<number> => {
  const context: Context = {
    io,
    exitCode: 0,
    ...(startApp ? { startApp } : {}),
  }
  try {
    await createProgram(context).parseAsync([...arguments_], { from: 'user' })
    return context.exitCode
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2
    if (io.signal.aborted) return exitCodeOfStop(io.signal)
    io.note(errorText(thrown, io.env))
    return exitCodeOf(thrown)
  }
}

const createProgram = (context: Context): Command => {
  const program = new Command('pfad')
    .description('A local data stack and an Airflow-true scheduler.')
    .version(readVersion())
    .option('--home <dir>', "Pfad's folder (default: PFAD_HOME, or the platform's place for application data)")
    .exitOverride()
    .showHelpAfterError('(pfad --help lists what there is)')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeErr: (text) => context.io.note(text.trimEnd()),
      outputError: (text, write) => write(text.replace(/^error: /, 'pfad: ')),
    })
  addStartCommand(program, context)
  addDemoCommand(program, context)
  addDagsCommands(program, context)
  addTasksCommands(program, context)
  addRunsCommands(program, context)
  addAssetsCommands(program, context)
  addApprovalsCommands(program, context)
  addBackfillCommands(program, context)
  addScheduleCommands(program, context)
  addEventsCommands(program, context)
  addIngestCommands(program, context)
  addObjectsCommands(program, context)
  addStackCommands(program, context)
  addAlertsCommands(program, context)
  addConnectionsCommands(program, context)
  addVariablesCommands(program, context)
  addPoolsCommands(program, context)
  addDbCommands(program, context)
  addDoctorCommand(program, context)
  return program
}

const readVersion = (): string => {
  const manifest = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { version: string }
  return manifest.version
}
