import { type Command, Option } from 'commander'
import {
  type Backfill,
  type BackfillRequest,
  type ReprocessBehavior,
  reprocessBehavior,
} from '../../../contract/models/backfill.ts'
import type { PfadClient } from '../../../contract/pfadContract.ts'
import { allDates, printPreview } from '../backfill/preview.ts'
import { backfillColumns, backfillDateRow, backfillRow, detailRow, inState } from '../backfill/rows.ts'
import { refuseToWait, tellWhatFollows, waitFor } from '../backfill/wait.ts'
import { asClient, type Context, outputOf, outputOption } from '../command.ts'
import { printRow, printRows } from '../format/output.ts'
import { parseInstant } from '../parse/instant.ts'
import { parseConf } from '../parse/json.ts'
import { parseWhole } from '../parse/number.ts'

/** `pfad backfill …`, with Airflow's options; its other verbs are those of Airflow's API. */
export const addBackfillCommands = (program: Command, context: Context): void => {
  const backfill = program.command('backfill').description('run past dates of a DAG')
  addCreate(backfill, context)
  addListings(backfill, context)
  addSteering(backfill, context)
}

type Create = {
  dagId: string
  fromDate: number
  toDate: number
  reprocessBehavior?: ReprocessBehavior
  maxActiveRuns?: number
  runBackwards?: true
  dagRunConf?: Backfill['dagRunConf']
  dryRun?: true
  wait?: true
}

const addCreate = (backfill: Command, context: Context): void => {
  backfill
    .command('create')
    .description('run the dates from one to another')
    .requiredOption('--dag-id <dag_id>', 'the DAG')
    .requiredOption('--from-date <date>', 'the first logical date, included', parseInstant)
    .requiredOption('--to-date <date>', 'the last logical date, included', parseInstant)
    .addOption(
      new Option('--reprocess-behavior <which>', 'which dates that have a run to run again (default: none)').choices(
        reprocessBehavior.options,
      ),
    )
    .option('--max-active-runs <n>', 'runs at once (default: 10)', parseWhole('--max-active-runs', 1, 10_000))
    .option('--run-backwards', 'the latest date first')
    .option('--dag-run-conf <json>', 'the params of its runs, a JSON object', parseConf)
    .option('--dry-run', 'only say what would happen, how long it would take and how much disk')
    .option('--wait', 'wait for its end; where no app runs, run it here. Ctrl-C cancels it')
    .addOption(outputOption())
    .action(({ dryRun, wait, ...options }: Create, command: Command) =>
      asClient(context, command, async (client, io) => {
        const { dagRunConf, ...rest } = options
        const request = { ...rest, ...(dagRunConf == null ? {} : { dagRunConf }) } satisfies BackfillRequest
        if (dryRun) {
          const preview = await client.call('backfills.preview', { ...request, limit: 10_000 }, io.signal)
          return printPreview(io, preview, outputOf(command))
        }
        if (wait) await refuseToWait(client, request.dagId, io.signal)
        const made = await client.call('backfills.create', request, io.signal)
        if (wait) return finish(client, context, command, made.id)
        await printRow(io, backfillRow(made), outputOf(command))
        await tellWhatFollows(client, io, made)
      }),
    )
}

const finish = async (client: PfadClient, context: Context, command: Command, id: number): Promise<void> => {
  const end = await waitFor(client, context.io, id)
  await printRow(context.io, detailRow(end), outputOf(command))
  if (inState(end.counts, 'failed') > 0 || end.backfill.isCancelled) context.exitCode = 1
}

const parseId = parseWhole('backfill_id', 1, 1_000_000_000)

const addListings = (backfill: Command, context: Context): void => {
  backfill
    .command('list')
    .description('backfills, the latest first')
    .argument('[dag_id]')
    .option('-d, --dag-id <dag_id>', 'only of this DAG')
    .option('--limit <n>', 'at most so many', parseWhole('--limit', 1, 1000), 100)
    .addOption(outputOption())
    .action((argument: string | undefined, options: { dagId?: string; limit: number }, command: Command) =>
      asClient(context, command, async (client, io) => {
        const dagId = argument ?? options.dagId
        // Asking for the DAG first tells one without backfills from one that is not there.
        if (dagId !== undefined) await client.call('dags.get', { dagId }, io.signal)
        const rows = (await client.call('backfills.list', { dagId, limit: options.limit }, io.signal)).map(backfillRow)
        await printRows(io, rows, outputOf(command), backfillColumns)
      }),
    )
  backfill
    .command('show')
    .description('one backfill: how far it is, and how its runs went')
    .argument('<backfill_id>', 'as list gives it', parseId)
    .option('--dates', 'the dates that had their turn instead, each with its run')
    .addOption(outputOption())
    .action((id: number, options: { dates?: true }, command: Command) =>
      asClient(context, command, async (client, io) => {
        if (options.dates) {
          const rows = (await allDates(client, id, io.signal)).map(backfillDateRow)
          return printRows(io, rows, outputOf(command))
        }
        await printRow(io, detailRow(await client.call('backfills.get', { id }, io.signal)), outputOf(command))
      }),
    )
}

const addSteering = (backfill: Command, context: Context): void => {
  for (const [verb, description] of [
    ['pause', 'start no run of it; those under way go on'],
    ['unpause', 'let it go on'],
    ['cancel', 'end it: runs that are queued fail, those that are running go on to their end'],
  ] as const) {
    backfill
      .command(verb)
      .description(description)
      .argument('<backfill_id>', 'as list gives it', parseId)
      .addOption(outputOption())
      .action((id: number, _options, command: Command) =>
        asClient(context, command, async (client, io) => {
          const changed = await client.call(`backfills.${verb}`, { id }, io.signal)
          await printRow(io, backfillRow(changed), outputOf(command))
        }),
      )
  }
  backfill
    .command('wait')
    .description('wait for its end; where no app runs, run it here. Ctrl-C cancels it')
    .argument('<backfill_id>', 'as list gives it', parseId)
    .addOption(outputOption())
    .action((id: number, _options, command: Command) =>
      asClient(context, command, async (client, io) => {
        const { backfill: known } = await client.call('backfills.get', { id }, io.signal)
        if (known.completedAt === null) await refuseToWait(client, known.dagId, io.signal, known)
        await finish(client, context, command, id)
      }),
    )
}
