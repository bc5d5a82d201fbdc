import type { Command } from 'commander'
import { type Context, outputOf, outputOption } from '../command.ts'
import { printRows } from '../format/output.ts'
import { intervalRow } from '../format/rows.ts'
import { parseInstant } from '../parse/instant.ts'
import { parseWhole } from '../parse/number.ts'

type Options = { timezone: string; after?: number; count: number }

/** `pfad schedule …`: pure arithmetic, so that it needs neither a home nor a running app. */
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
}
