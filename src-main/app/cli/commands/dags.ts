import { type Command, Option } from 'commander'
import { type DagRunState, dagRunState } from '../../../contract/models/run.ts'
import { asClient, type Context, outputOf, outputOption } from '../command.ts'
import { printRow, printRows } from '../format/output.ts'
import { dagRow, importErrorRow, intervalRow, runRow } from '../format/rows.ts'
import { formatInstant, parseInstant } from '../parse/instant.ts'
import { parseConf } from '../parse/json.ts'
import { parseWhole } from '../parse/number.ts'
import { addDagsNew } from './dagsNew.ts'
import { addDagsTest } from './dagsTest.ts'
import { addExplain } from './explain.ts'
import { addRunControl } from './runControl.ts'
import { showDag } from './showDag.ts'

const DAG_COLUMNS = ['dag_id', 'fileloc', 'is_paused', 'schedule', 'timezone', 'next_dagrun_run_after']
const RUN_COLUMNS = ['dag_id', 'run_id', 'state', 'run_after', 'logical_date', 'start_date', 'end_date']

/** `pfad dags …`, with Airflow's verbs and its order of arguments. */
export const addDagsCommands = (program: Command, context: Context): void => {
  const dags = program.command('dags').description('list, look at and run DAGs')
  addListings(dags, context)
  addRunCommands(dags, context)
  addPauseCommands(dags, context)
  addDagsTest(dags, context)
  addDagsNew(dags, context)
  addExplain(dags, context)
  addRunControl(dags, context)
}

const addListings = (dags: Command, context: Context): void => {
  dags
    .command('list')
    .description('all DAGs')
    .addOption(outputOption())
    .action((_options, command: Command) =>
      asClient(context, command, async (client, io) => {
        const rows = (await client.call('dags.list', {}, io.signal)).map(dagRow)
        await printRows(io, rows, outputOf(command), DAG_COLUMNS)
      }),
    )
  dags
    .command('show')
    .alias('details')
    .description('one DAG with its tasks')
    .argument('<dag_id>')
    .addOption(outputOption())
    .action((dagId: string, _options, command: Command) =>
      asClient(context, command, (client, io) => showDag(client, io, dagId, outputOf(command))),
    )
  dags
    .command('next-execution')
    .description('the next data intervals of a DAG')
    .argument('<dag_id>')
    .option('-n, --num-executions <n>', 'how many', parseWhole('-n', 1, 1000), 1)
    .addOption(outputOption())
    .action((dagId: string, options: { numExecutions: number }, command: Command) =>
      asClient(context, command, async (client, io) => {
        const next = await client.call('dags.nextExecutions', { dagId, count: options.numExecutions }, io.signal)
        const rows = next.map((interval) => ({ ...intervalRow(interval), run_after: formatInstant(interval.runAfter) }))
        await printRows(io, rows, outputOf(command))
      }),
    )
  dags
    .command('list-import-errors')
    .description('DAG files that did not load')
    .addOption(outputOption())
    .action((_options, command: Command) =>
      asClient(context, command, async (client, io) => {
        const rows = (await client.call('dags.importErrors', {}, io.signal)).map(importErrorRow)
        await printRows(io, rows, outputOf(command))
      }),
    )
}

type ListRuns = { dagId?: string; state?: DagRunState; limit: number }
type Trigger = { conf?: Parameters<typeof runRow>[0]['conf']; logicalDate?: number }

const addRunCommands = (dags: Command, context: Context): void => {
  dags
    .command('list-runs')
    .description('the runs of a DAG, newest first')
    .argument('[dag_id]')
    .option('-d, --dag-id <dag_id>', 'the DAG, as Airflow 2 takes it')
    .addOption(new Option('--state <state>', 'only runs in this state').choices(dagRunState.options))
    .option('--limit <n>', 'at most so many', parseWhole('--limit', 1, 1000), 100)
    .addOption(outputOption())
    .action((argument: string | undefined, options: ListRuns, command: Command) =>
      asClient(context, command, async (client, io) => {
        const dagId = argument ?? options.dagId
        // Asking for the DAG first tells one without runs from one that is not there.
        if (dagId !== undefined) await client.call('dags.get', { dagId }, io.signal)
        const filter = { dagId, state: options.state, limit: options.limit }
        const rows = (await client.call('runs.list', filter, io.signal)).map(runRow)
        await printRows(io, rows, outputOf(command), RUN_COLUMNS)
      }),
    )
  dags
    .command('state')
    .description('the state of the run of a logical date')
    .argument('<dag_id>')
    .argument('<logical_date>', 'an ISO date; without a zone it is UTC', parseInstant)
    .action((dagId: string, logicalDate: number, _options, command: Command) =>
      asClient(context, command, async (client, io) => {
        await client.call('dags.get', { dagId }, io.signal)
        const run = await client.call('runs.find', { dagId, logicalDate }, io.signal)
        await io.write(`${run?.state ?? 'None'}\n`)
      }),
    )
  dags
    .command('trigger')
    .description('ask for a run')
    .argument('<dag_id>')
    .option('-c, --conf <json>', 'the params, a JSON object', parseConf)
    .option('-l, --logical-date <date>', 'start of its data interval (default: the last complete one)', parseInstant)
    .addOption(outputOption())
    .action((dagId: string, options: Trigger, command: Command) =>
      asClient(context, command, async (client, io, ownsHome) => {
        const run = await client.call('dags.trigger', { dagId, ...options }, io.signal)
        await printRow(io, runRow(run), outputOf(command))
        if (ownsHome) io.note('No app runs on this home: the run is queued and begins with the next "pfad start".')
      }),
    )
}

const addPauseCommands = (dags: Command, context: Context): void => {
  for (const [verb, isPaused] of [
    ['pause', true],
    ['unpause', false],
  ] as const) {
    dags
      .command(verb)
      .description(isPaused ? 'stop scheduling a DAG' : 'schedule a DAG again')
      .argument('<dag_id>')
      .addOption(outputOption())
      .action((dagId: string, _options, command: Command) =>
        asClient(context, command, async (client, io) => {
          const dag = await client.call('dags.setPaused', { dagId, isPaused }, io.signal)
          await printRow(io, { dag_id: dag.dagId, is_paused: dag.isPaused }, outputOf(command))
        }),
      )
  }
}
