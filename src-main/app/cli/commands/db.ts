import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { checkDatabase, databaseFacts } from '../../../adapters/sqlite/maintenance.ts'
import { toErrorShape } from '../../../contract/error.ts'
import { createHomePaths, findHome, type HomePaths } from '../../home/paths.ts'
import { asClient, type Context, homeOf, outputOf, outputOption } from '../command.ts'
import { printRow, printRows } from '../format/output.ts'
import { formatInstant, parseInstant } from '../parse/instant.ts'

/** `pfad db …`: look at the database, tidy it, copy the home and bring it back. */
export const addDbCommands = (program: Command, context: Context): void => {
  const db = program.command('db').description('check, clean, back up and restore what Pfad keeps')
  addLooking(db, context)
  addClean(db, context)
  addBackup(db, context)
  addRestore(db, context)
}

const homePaths = (context: Context, command: Command): HomePaths =>
  createHomePaths(findHome(homeOf(command), context.io.env))

/** These only read the file: they work beside a running app, and on a database that this Pfad cannot open. */
const addLooking = (db: Command, context: Context): void => {
  db.command('version')
    .description('the schema of the database, and the one that this Pfad knows')
    .addOption(outputOption())
    .action(async (_options, command: Command) => {
      const { database } = homePaths(context, command)
      const { schema, known, bytes, runs } = databaseFacts(database)
      await printRow(context.io, { database, schema, known_schema: known, bytes, runs }, outputOf(command))
    })
  db.command('check')
    .description('read all of the database and say whether it is sound; the exit code says it too')
    .addOption(outputOption())
    .action(async (_options, command: Command) => {
      const { io } = context
      const { database } = homePaths(context, command)
      const problems = findProblems(database)
      if (problems.length > 0) context.exitCode = 1
      if (outputOf(command) === 'table' && problems.length === 0) return io.write(`${database} is sound.\n`)
      await printRows(
        io,
        problems.map((problem) => ({ problem })),
        outputOf(command),
      )
      if (problems.length > 0) io.note('Restore it from a backup (pfad db restore), or move it aside to begin anew.')
    })
}

/** A file that is damaged too much to be read is a finding as well; one that is not there is not. */
const findProblems = (database: string): string[] => {
  try {
    return checkDatabase(database)
  } catch (thrown) {
    const { code, message } = toErrorShape(thrown)
    if (code === 'database-corrupt') return [message]
    throw thrown
  }
}

const addClean = (db: Command, context: Context): void => {
  db.command('clean')
    .description('remove finished runs, their logs and reports; of each DAG the last run stays')
    .requiredOption('--clean-before-timestamp <date>', 'those that were due before', parseInstant)
    .option('--dry-run', 'only say what would go')
    .addOption(outputOption())
    .action((options: { cleanBeforeTimestamp: number; dryRun?: true }, command: Command) =>
      asClient(context, command, async (client, io) => {
        const { cleanBeforeTimestamp: before, dryRun = false } = options
        const { runs, reports } = await client.call('db.clean', { before, dryRun }, io.signal)
        const dags = Map.groupBy(runs, ({ dagId }) => dagId)
        const rows = [...dags].map(([dagId, all]) => ({ dag_id: dagId, runs: all.length }))
        await printRows(io, rows, outputOf(command))
        const what = `${runs.length} runs and the reports of ${reports} minutes from before ${formatInstant(before)}`
        io.note(dryRun ? `Would remove ${what}. Nothing was removed.` : `Removed ${what}.`)
      }),
    )
}

type BackupOptions = { events?: true; objects?: true; logs?: true; all?: true }

const addBackup = (db: Command, context: Context): void => {
  db.command('backup')
    .description('copy database, DAGs and settings to a new folder, also while the app runs; never the key')
    .argument('<folder>')
    .option('--events', 'the embedded events as well')
    .option('--objects', 'the embedded objects as well')
    .option('--logs', 'the logs as well')
    .option('--all', 'all of these')
    .addOption(outputOption())
    .action(async (folder: string, options: BackupOptions, command: Command) => {
      const { io } = context
      const { all = false, events = all, objects = all, logs = all } = options
      const { backUp } = await import('../../backup/backUp.ts')
      const copyEvents = (path: string): Promise<void> =>
        asClient(context, command, async (client) => void (await client.call('events.copyTo', { path }, io.signal)))
      const backup = await backUp(
        {
          ...{ home: homePaths(context, command), folder: resolve(io.folder, folder), objects, logs },
          ...{ copyEvents: events ? copyEvents : null, pfad: command.parent?.parent?.version() ?? '', now: Date.now() },
          onFile: (files, bytes) => io.progress(`${files} files, ${bytes.toLocaleString('en')} bytes`),
        },
        io.signal,
      )
      io.progress(null)
      const bytes = backup.files.reduce((sum, file) => sum + file.bytes, 0)
      const row = { backup: resolve(io.folder, folder), schema: backup.schema, files: backup.files.length, bytes }
      await printRow(io, row, outputOf(command))
      if (backup.missing.length > 0) {
        io.note(
          `${backup.missing.length} old versions of DAG files were gone already: runs of theirs can be read, not run again.`,
        )
      }
      io.note('The key is not in it: keep it elsewhere, or enter stored secrets again after a restore.')
    })
}

const addRestore = (db: Command, context: Context): void => {
  db.command('restore')
    .description('make a new home (--home) of a backup, checking every file')
    .argument('<folder>')
    .addOption(outputOption())
    .action(async (folder: string, _options, command: Command) => {
      const { io } = context
      const { restore } = await import('../../backup/restore.ts')
      const { root } = homePaths(context, command)
      const onFile = (files: number, bytes: number): void =>
        io.progress(`${files} files, ${bytes.toLocaleString('en')} bytes`)
      const manifest = await restore({ folder: resolve(io.folder, folder), home: root, onFile }, io.signal)
      io.progress(null)
      const row = { home: root, made_at: formatInstant(manifest.createdAt), files: manifest.files.length }
      await printRow(io, row, outputOf(command))
      io.note(`The key was not in the backup: put it at ${join(root, 'key')}, or enter stored secrets again.`)
    })
}
