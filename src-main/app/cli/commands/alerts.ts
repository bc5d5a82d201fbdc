import type { Command } from 'commander'
import type { OwedAlert } from '../../../contract/models/alert.ts'
import { nameOf } from '../../../core/alerts/words.ts'
import { asClient, type Context, outputOf, outputOption } from '../command.ts'
import { printRows } from '../format/output.ts'
import type { Row } from '../format/table.ts'
import { formatInstant } from '../parse/instant.ts'

const COLUMNS = ['event', 'dag_id', 'run_id', 'task_id', 'to', 'tries', 'next_try', 'last_error']

const alertRow = ({ to, message, tries, nextAt, lastError }: OwedAlert): Row => ({
  event: message.event,
  dag_id: message.dagId,
  run_id: message.runId,
  task_id: message.taskId,
  map_index: message.mapIndex,
  try_number: message.tryNumber,
  to: nameOf(to),
  at: formatInstant(message.at),
  tries,
  next_try: formatInstant(nextAt),
  last_error: lastError,
})

/** `pfad alerts list`: what is still to be told, and why it could not be. */
export const addAlertsCommands = (program: Command, context: Context): void => {
  const alerts = program.command('alerts').description('alerts that were not delivered yet')
  alerts
    .command('list')
    .description('what is still to be told, and why it could not be')
    .addOption(outputOption())
    .action((_options, command: Command) =>
      asClient(context, command, async (client, io) => {
        const rows = (await client.call('alerts.list', {}, io.signal)).map(alertRow)
        await printRows(io, rows, outputOf(command), COLUMNS)
      }),
    )
}
