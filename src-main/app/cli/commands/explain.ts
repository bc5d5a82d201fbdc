import type { Command } from 'commander'
import { asClient, type Context, outputOf, outputOption } from '../command.ts'
import { printRow, printRows } from '../format/output.ts'
import { reasonRow } from '../format/rows.ts'
import { formatInstant, formatInstantOrNull, parseInstant } from '../parse/instant.ts'

const REASON_COLUMNS = ['severity', 'task_id', 'reason']

/** `pfad dags explain DAG [DATE]`: one sentence, and what it is made of. */
export const addExplain = (dags: Command, context: Context): void => {
  dags
    .command('explain')
    .description('why a DAG ran at a date, or did not, or waits now')
    .argument('<dag_id>')
    .argument(
      '[date]',
      'any ISO date; without a zone it is UTC (default: the newest run, or what comes next)',
      parseInstant,
    )
    .option('-r, --run-id <run_id>', 'that run')
    .addOption(outputOption())
    .action((dagId: string, at: number | undefined, { runId }: { runId?: string }, command: Command) =>
      asClient(context, command, async (client, io) => {
        const found = await client.call('dags.explain', { dagId, at, runId }, io.signal)
        const output = outputOf(command)
        if (output === 'table') {
          await io.write(`${found.sentence}\n`)
          const rest = found.reasons.slice(1).map(reasonRow)
          if (rest.length > 0) await printRows(io, rest, output, REASON_COLUMNS)
          return
        }
        await printRow(
          io,
          {
            dag_id: found.dagId,
            at: formatInstant(found.at),
            data_interval_start: formatInstantOrNull(found.dataInterval?.start ?? null),
            data_interval_end: formatInstantOrNull(found.dataInterval?.end ?? null),
            run_id: found.run?.runId ?? null,
            state: found.run?.state ?? null,
            sentence: found.sentence,
            reasons: found.reasons.map(reasonRow),
          },
          output,
        )
      }),
    )
}
