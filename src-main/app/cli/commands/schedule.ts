import type { Command } from 'commander'
import { asClient, type Context, outputOf, outputOption } from '../command.ts'
import { printRows } from '../format/output.ts'
import { intervalRow, ledgerRow } from '../format/rows.ts'
import { parseInstant } from '../parse/instant.ts'
import { parseWhole } from '../parse/number.ts'

type Options = { timezone: string; after?: number; count: number }

const LEDGER_COLUMNS = ['at', 'dag_id', 'kind', 'missed', 'decision', 'reason']

/** `pfad schedule …`. The preview is pure arithmetic: it needs neither a home nor a running app. */
export const addScheduleCommands = (program: Command, context: Context): void => {
  const schedule = program.command('schedule').description('what a schedule means in data intervals')
  schedule
    .command('preview')
    .description('the next data intervals of a cron, preset (@daily, …) or interval (15m)')
    .argument('<expression>', 'five cron fields in quotes, a preset, or 90s, 15m, 6h, 1d')
    .option('--timezone <zone>', 'the IANA zone in which the cron is read', 'UTC')
    .option('--after <date>', 'only intervals that start at or after this (default: now)', parseInstant)
    .option('-n, --count <n>', 'how many', parseWhole('-n', 1, 10_000), 10)
    .addOption(outputOption())
    .action(async (expression: string, options: Options, command: Command) => {
      const { previewSchedule } = await import('../previewSchedule.ts')
      const rows = previewSchedule(expression, options, options.after ?? Date.now()).map(intervalRow)
      await printRows(context.io, rows, outputOf(command))
    })
  schedule
    .command('ledger')
    .description('what fell due while nobody watched (asleep, closed, paused, behind), and what was decided about it')
    .argument('[dag_id]', 'only lines of this DAG')
    .option('-n, --limit <n>', 'at most so many, newest first', parseWhole('-n', 1, 1000), 100)
    .addOption(outputOption())
    .action((dagId: string | undefined, options: { limit: number }, command: Command) =>
      asClient(context, command, async (client, io) => {
        const rows = (await client.call('schedule.ledger', { dagId, limit: options.limit }, io.signal)).map(ledgerRow)
        await printRows(io, rows, outputOf(command), LEDGER_COLUMNS)
      }),
    )
}
