import type { Command } from 'commander'
import { PfadError } from '../../../contract/error.ts'
import type { JsonValue } from '../../../contract/models/primitives.ts'
import { asClient, type Context, outputOf, outputOption } from '../command.ts'
import { assetDetailRow, assetEventRow, assetRow, assetWaitRow } from '../format/assets.ts'
import { printRow, printRows } from '../format/output.ts'
import { runRow } from '../format/rows.ts'
import { parseJsonObject } from '../parse/json.ts'
import { parseWhole } from '../parse/number.ts'

const LIST_COLUMNS = ['name', 'group', 'uri', 'producers', 'consumers', 'last_event']
const EVENT_COLUMNS = ['id', 'asset', 'timestamp', 'source_dag_id', 'source_task_id', 'source_run_id', 'extra']
const WAIT_COLUMNS = ['dag_id', 'condition', 'queued', 'waits_for', 'is_paused']

type Ref = { name?: string; uri?: string }
type Events = { asset?: string; dagId?: string; runId?: string; consumed?: true; limit: number }

/** `pfad assets …`: Airflow's list, details and materialize, and what its API gives of events and queues. */
export const addAssetsCommands = (program: Command, context: Context): void => {
  const assets = program.command('assets').description('look at assets, and say that they were updated')
  addListings(assets, context)
  addQueues(assets, context)
  addOneAsset(assets, context)
}

const addListings = (assets: Command, context: Context): void => {
  assets
    .command('list')
    .description('all assets, with the DAGs that update them and that wait for them')
    .addOption(outputOption())
    .action((_options, command: Command) =>
      asClient(context, command, async (client, io) => {
        const rows = (await client.call('assets.list', {}, io.signal)).map(assetRow)
        await printRows(io, rows, outputOf(command), LIST_COLUMNS)
      }),
    )
  assets
    .command('events')
    .description('updates of assets, newest first')
    .argument('[name]', 'the asset (default: all)')
    .option('-d, --dag-id <dag_id>', 'with --run-id: those that a run made')
    .option('-r, --run-id <run_id>')
    .option('--consumed', 'with --run-id: those that the asset-triggered run came from')
    .option('--limit <n>', 'at most so many', parseWhole('--limit', 1, 1000), 100)
    .addOption(outputOption())
    .action((name: string | undefined, options: Events, command: Command) =>
      asClient(context, command, async (client, io) => {
        const filter = { asset: name, limit: options.limit, ...runFilter(options) }
        const rows = (await client.call('assets.events', filter, io.signal)).map(assetEventRow)
        await printRows(io, rows, outputOf(command), EVENT_COLUMNS)
      }),
    )
}

const runFilter = ({ dagId, runId, consumed }: Events) => {
  if (dagId === undefined && runId === undefined && consumed === undefined) return {}
  if (dagId === undefined || runId === undefined) {
    throw new PfadError('bad-argument', 'A run needs both --dag-id and --run-id.', 'See them: pfad dags list-runs DAG')
  }
  return consumed === true ? { consumedBy: { dagId, runId } } : { producedBy: { dagId, runId } }
}

const addQueues = (assets: Command, context: Context): void => {
  assets
    .command('queued')
    .description('what DAGs that are scheduled on assets have got, and wait for')
    .argument('[dag_id]')
    .addOption(outputOption())
    .action((dagId: string | undefined, _options, command: Command) =>
      asClient(context, command, async (client, io) => {
        const rows = (await client.call('assets.queued', { dagId }, io.signal)).map(assetWaitRow)
        await printRows(io, rows, outputOf(command), WAIT_COLUMNS)
      }),
    )
  assets
    .command('clear-queued')
    .description('forget what is queued for a DAG')
    .argument('<dag_id>')
    .argument('[name]', 'of one asset only')
    .addOption(outputOption())
    .action((dagId: string, asset: string | undefined, _options, command: Command) =>
      asClient(context, command, async (client, io) => {
        const wait = await client.call('assets.clearQueued', { dagId, asset }, io.signal)
        await printRow(io, assetWaitRow(wait), outputOf(command))
      }),
    )
}

const addOneAsset = (assets: Command, context: Context): void => {
  refCommand(assets, 'details', 'one asset').action((name: string | undefined, options: Ref, command: Command) =>
    asClient(context, command, async (client, io) => {
      const asset = await client.call('assets.get', refOf(name, options), io.signal)
      await printRow(io, assetDetailRow(asset), outputOf(command))
    }),
  )
  refCommand(assets, 'materialize', 'trigger the DAG that updates an asset').action(
    (name: string | undefined, options: Ref, command: Command) =>
      asClient(context, command, async (client, io) => {
        const run = await client.call('assets.materialize', refOf(name, options), io.signal)
        await printRow(io, runRow(run), outputOf(command))
      }),
  )
  assets
    .command('create-event')
    .description('say that an asset was updated elsewhere')
    .argument('<name>')
    .option('--extra <json>', 'what there is to say of it, a JSON object', (text: string) =>
      parseJsonObject('--extra', text, `Example: --extra '{"rows": 12}'`),
    )
    .addOption(outputOption())
    .action((name: string, { extra }: { extra?: Record<string, JsonValue> }, command: Command) =>
      asClient(context, command, async (client, io) => {
        const event = await client.call('assets.createEvent', { name, ...(extra ? { extra } : {}) }, io.signal)
        await printRow(io, assetEventRow(event), outputOf(command))
      }),
    )
}

const refCommand = (assets: Command, verb: string, description: string): Command =>
  assets
    .command(verb)
    .description(description)
    .argument('[name]')
    .option('--name <name>', 'its name, as Airflow takes it')
    .option('--uri <uri>', 'its URI')
    .addOption(outputOption())

const refOf = (argument: string | undefined, options: Ref): { name: string } | { uri: string } => {
  const name = argument ?? options.name
  if (name !== undefined && options.uri === undefined) return { name }
  if (name === undefined && options.uri !== undefined) return { uri: options.uri }
  throw new PfadError(
    'bad-argument',
    'It takes the name of an asset, or --uri, and one of them only.',
    'See them: pfad assets list',
  )
}
