import type { Command } from 'commander'
import { PfadError } from '../../../contract/error.ts'
import { type Pool, type PoolRow, pool } from '../../../contract/models/config.ts'
import type { PfadClient } from '../../../contract/pfadContract.ts'
import { asClient, type Context, outputOf, outputOption } from '../command.ts'
import { parseObject } from '../configFiles.ts'
import { printRow, printRows } from '../format/output.ts'
import type { Row } from '../format/table.ts'
import { readInput, writeOutput } from '../inputFile.ts'
import type { Io } from '../io.ts'
import { parseWhole } from '../parse/number.ts'
import { toldOf } from '../secretNotes.ts'

const COLUMNS = ['pool', 'slots', 'running', 'queued', 'scheduled', 'open', 'description']

/** `pfad pools …`, with Airflow's verbs and its order of arguments. */
export const addPoolsCommands = (program: Command, context: Context): void => {
  const pools = program.command('pools').description('how many tasks of a kind run at once')
  addLooks(pools, context)
  addChanges(pools, context)
  addFiles(pools, context)
}

const addLooks = (pools: Command, context: Context): void => {
  pools
    .command('list')
    .description('all pools with their slots: taken, wanted, open')
    .addOption(outputOption())
    .action((_options, command: Command) =>
      asClient(context, command, async (client, io) => {
        const rows = await client.call('pools.list', {}, io.signal)
        await printRows(io, rows.map(poolRow), outputOf(command), COLUMNS)
      }),
    )
  pools
    .command('get')
    .description('one pool')
    .argument('<pool>')
    .addOption(outputOption())
    .action((name: string, _options, command: Command) =>
      asClient(context, command, async (client, io) =>
        printRow(io, poolRow(await find(client, io, name)), outputOf(command)),
      ),
    )
}

const addChanges = (pools: Command, context: Context): void => {
  pools
    .command('set')
    .description('make a pool, or change its slots; what waits for it starts at once')
    .argument('<pool>')
    .argument('<slots>', '-1: as many as there are', parseWhole('slots', -1, 1_000_000))
    .argument('[description]')
    .addOption(outputOption())
    // A number below nothing is no option.
    .allowUnknownOption()
    .action((name: string, slots: number, description: string | undefined, _options, command: Command) =>
      asClient(context, command, async (client, io) => {
        const before = (await client.call('pools.list', {}, io.signal)).find((each) => each.pool === name)
        const wanted = { pool: name, slots, description: description ?? before?.description ?? '' }
        await client.call('pools.put', { pools: [wanted] }, io.signal)
        await printRow(io, poolRow(await find(client, io, name)), outputOf(command))
      }),
    )
  pools
    .command('delete')
    .description('forget a pool')
    .argument('<pool>')
    .option('--force', 'also where a DAG has a task in it, which then waits')
    .action((name: string, options: { force?: true }, command: Command) =>
      asClient(context, command, async (client, io) => {
        await client.call('pools.delete', { pool: name, ...options }, io.signal)
        io.note(`Deleted the pool ${name}.`)
      }),
    )
}

const addFiles = (pools: Command, context: Context): void => {
  pools
    .command('export')
    .description('write all to a JSON file (- is stdout), which Airflow reads as well')
    .argument('<file>')
    .action((file: string, _options, command: Command) =>
      asClient(context, command, async (client, io) => {
        const rows = await client.call('pools.list', {}, io.signal)
        const entries = rows.map((row) => [row.pool, { slots: row.slots, description: row.description }])
        await writeOutput(io, file, `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`, false)
      }),
    )
  pools
    .command('import')
    .description('read pools from a JSON file (- is stdin), as Airflow writes them; all or none')
    .argument('<file>')
    .action((file: string, _options, command: Command) =>
      asClient(context, command, async (client, io) => {
        const wanted = Object.entries(await parseObject(await readInput(file), 'json', file)).map(poolOf(file))
        for (const line of toldOf('pool', await client.call('pools.put', { pools: wanted }, io.signal))) io.note(line)
      }),
    )
}

const poolOf =
  (file: string) =>
  ([name, given]: [string, unknown]): Pool => {
    const parsed = pool.safeParse({ ...(given as object), pool: name })
    if (parsed.success) return parsed.data
    const issue = parsed.error.issues[0]
    const why = `${issue?.path.join('.')}: ${issue?.message}`
    throw new PfadError(
      'bad-file',
      `${file}: the pool "${name}" is wrong: ${why}. Nothing was changed.`,
      'Example: {"etl": {"slots": 4, "description": ""}}',
    )
  }

const find = async (client: PfadClient, io: Io, name: string): Promise<PoolRow> => {
  const found = (await client.call('pools.list', {}, io.signal)).find((each) => each.pool === name)
  if (found !== undefined) return found
  throw new PfadError('unknown-pool', `There is no pool ${JSON.stringify(name)}.`, 'List them: pfad pools list')
}

const poolRow = (of: PoolRow): Row => ({
  pool: of.pool,
  slots: of.slots,
  running: of.running,
  queued: of.queued,
  scheduled: of.scheduled,
  open: of.open,
  description: of.description,
  used_by: of.usedBy,
})
