import type { Command } from 'commander'
import type { PendingApproval } from '../../../contract/models/approval.ts'
import { asClient, type Context, outputOf, outputOption } from '../command.ts'
import { printRow, printRows } from '../format/output.ts'
import { taskInstanceRow } from '../format/rows.ts'
import { formatInstant, formatInstantOrNull } from '../parse/instant.ts'
import { parseJsonObject } from '../parse/json.ts'
import { parseWhole } from '../parse/number.ts'
import { RUN, resolveRun } from '../resolveRun.ts'

const COLUMNS = ['dag_id', 'run_id', 'task_id', 'subject', 'options', 'deadline']

const collect = (value: string, before: string[] = []): string[] => [...before, value]

type AnswerOptions = { choose: string[]; params?: ReturnType<typeof parseJsonObject>; mapIndex?: number }

/** `pfad approvals …`: what tasks ask of people, and the answers. */
export const addApprovalsCommands = (program: Command, context: Context): void => {
  const approvals = program.command('approvals').description('see what waits for a person, and answer')
  approvals
    .command('list')
    .description('what waits for an answer, oldest first')
    .option('--dag-id <id>', 'only of this DAG')
    .addOption(outputOption())
    .action(({ dagId }: { dagId?: string }, command: Command) =>
      asClient(context, command, async (client, io) => {
        const found = await client.call('approvals.list', { dagId }, io.signal)
        await printRows(io, found.map(toRow), outputOf(command), COLUMNS)
      }),
    )
  approvals
    .command('answer')
    .description('answer for a task; the first answer counts')
    .argument('<dag_id>')
    .argument('<run>', RUN)
    .argument('<task_id>')
    .requiredOption('--choose <option>', 'what is chosen; may be repeated where several may be', collect)
    .option('--params <json>', 'what is filled in beside, as JSON', (text: string) => parseJsonObject('--params', text))
    .option('--map-index <n>', 'of a mapped task', parseWhole('--map-index', 0, 1_000_000))
    .addOption(outputOption())
    .action((dagId: string, runText: string, taskId: string, options: AnswerOptions, command: Command) =>
      asClient(context, command, async (client, io) => {
        const run = await resolveRun(client, dagId, runText)
        const key = { dagId, runId: run.runId, taskId, mapIndex: options.mapIndex ?? -1 }
        const answer = { ...key, chosen: options.choose, params: options.params ?? {} }
        const row = await client.call('approvals.answer', answer, io.signal)
        await printRow(io, taskInstanceRow(row, run.logicalDate), outputOf(command))
      }),
    )
}

const toRow = (approval: PendingApproval) => ({
  dag_id: approval.dagId,
  run_id: approval.runId,
  task_id: approval.taskId,
  map_index: approval.mapIndex,
  subject: approval.subject,
  body: approval.body,
  options: approval.options,
  multiple: approval.multiple,
  params: approval.params,
  respondents: approval.respondents,
  requested_at: formatInstant(approval.requestedAt),
  deadline: formatInstantOrNull(approval.deadline),
})
