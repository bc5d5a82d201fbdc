import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import type { ImportResult, Progress } from '../../../contract/models/platform.ts'
import { asClient, type Context, outputOf, outputOption } from '../command.ts'
import { printRow } from '../format/output.ts'
import { importResultRow } from '../format/rows.ts'
import type { Io } from '../io.ts'
import { parseInstant } from '../parse/instant.ts'
import { parsePositive, parseWhole } from '../parse/number.ts'

const FORMATS = ['parquet', 'csv', 'ndjson'] as const
type Format = (typeof FORMATS)[number]
const MINUTE = 60_000
/** A hundred years of minutes. */
const MOST_MINUTES = 52_560_000

/** `pfad events …`: the event store. */
export const addEventsCommands = (program: Command, context: Context): void => {
  const events = program.command('events').description('make, import, export and count events')
  addGenerate(events, context)
  addImport(events, context)
  addExport(events, context)
  addCount(events, context)
}

type Generate = { from?: number; minutes: number; rate: number; seed: number }

const addGenerate = (events: Command, context: Context): void => {
  events
    .command('generate')
    .description('synthetic shop events; the same seed gives the same events')
    .option('--from <date>', 'where they begin (default: so that they end now)', parseInstant)
    .option('--minutes <n>', 'for how many minutes', parseWhole('--minutes', 1, MOST_MINUTES), 60)
    .option('--rate <n>', 'events per second', parsePositive('--rate', 1_000_000), 50)
    .option('--seed <n>', 'a whole number', parseWhole('--seed', 0, 4_294_967_295), 1)
    .addOption(outputOption())
    .action(({ from, minutes, rate, seed }: Generate, command: Command) =>
      asClient(context, command, async (client, io) => {
        const begin = from ?? Math.floor(Date.now() / MINUTE) * MINUTE - minutes * MINUTE
        const wish = { from: begin, minutes, eventsPerMinute: rate * 60, seed }
        const result = await lastItem(io, client.stream('events.generate', wish, io.signal))
        await printRow(io, importResultRow(result), outputOf(command))
      }),
    )
}

const formatOption = (): Option => new Option('--format <format>', 'default: by the ending').choices([...FORMATS])

const addImport = (events: Command, context: Context): void => {
  events
    .command('import')
    .description('take in a Parquet, CSV or NDJSON file (.gz too); bad rows are kept aside with a reason')
    .argument('<file>')
    .addOption(formatOption())
    .addOption(outputOption())
    .action((file: string, { format }: { format?: Format }, command: Command) =>
      asClient(context, command, async (client, io) => {
        const wish = { path: resolve(io.folder, file), format }
        const result: ImportResult = await lastItem(io, client.stream('events.import', wish, io.signal))
        if (result.rejected > 0) io.note(`${result.rejected} rows were rejected; the reasons: ${result.rejectsFile}`)
        await printRow(io, importResultRow(result), outputOf(command))
      }),
    )
}

type Range = { from?: number; to?: number }

const addExport = (events: Command, context: Context): void => {
  events
    .command('export')
    .description('write events to a Parquet, CSV or NDJSON file')
    .argument('<file>')
    .option('--from <date>', 'only events at or after this', parseInstant)
    .option('--to <date>', 'only events before this', parseInstant)
    .addOption(formatOption())
    .addOption(outputOption())
    .action((file: string, options: Range & { format?: Format }, command: Command) =>
      asClient(context, command, async (client, io) => {
        const { format, from, to } = options
        const wish = { path: resolve(io.folder, file), format, from, to }
        const result = await lastItem(io, client.stream('events.export', wish, io.signal))
        await printRow(io, { file: wish.path, written: result.written }, outputOf(command))
      }),
    )
}

const addCount = (events: Command, context: Context): void => {
  events
    .command('count')
    .description('how many events there are, each id once')
    .option('--from <date>', 'only events at or after this', parseInstant)
    .option('--to <date>', 'only events before this', parseInstant)
    .addOption(outputOption())
    .action(({ from, to }: Range, command: Command) =>
      asClient(context, command, async (client, io) => {
        const { count } = await client.call('events.count', { from, to }, io.signal)
        const output = outputOf(command)
        if (output === 'table') await io.write(`${count}\n`)
        else await printRow(io, { count }, output)
      }),
    )
}

/** The result of long work: the last item of its stream; those before it are its progress. */
const lastItem = async <T extends object>(io: Io, items: AsyncIterable<T | Progress>): Promise<T> => {
  let result: T | undefined
  for await (const item of items) {
    if (isProgress(item)) io.progress(progressText(item))
    else result = item
  }
  io.progress(null)
  io.signal.throwIfAborted()
  if (result === undefined) throw new Error('The work ended without a result.')
  return result
}

const isProgress = (item: object): item is Progress => 'done' in item && 'unit' in item

const progressText = ({ done, total, unit }: Progress): string => {
  const percent = total ? ` (${Math.floor((100 * done) / total)} %)` : ''
  return `${done.toLocaleString('en')} ${unit}${percent}`
}
