import type { Command } from 'commander'
import type { TaskTestResult } from '../../../contract/calls/control.ts'
import type { DagRun } from '../../../contract/models/run.ts'
import { formatLogLine } from '../../../core/logLine.ts'
import { asClient, type Context, outputOf, outputOption } from '../command.ts'
import { printRows } from '../format/output.ts'
import { readInstant } from '../parse/instant.ts'
import { parseConf } from '../parse/json.ts'
import { parseWhole } from '../parse/number.ts'
import { RUN, resolveRun } from '../resolveRun.ts'
import { findInstance } from '../taskLogs.ts'

type Options = { mapIndex?: number; taskParams?: DagRun['conf'] }

/** `pfad tasks test` and `failed-deps`. */
export const addTasksTest = (tasks: Command, context: Context): void => {
  tasks
    .command('test')
    .description('run one task, here, and keep nothing of it; the exit code is its state')
    .argument('<dag_id>')
    .argument('<task_id>')
    .argument('[run]', `${RUN} (default: the last complete interval); results come from that run if there is one`)
    .option('--map-index <n>', 'which instance of a mapped task', parseWhole('--map-index', 0, 1_000_000))
    .option('-t, --task-params <json>', 'the params, a JSON object', parseConf)
    .action((dagId: string, taskId: string, run: string | undefined, options: Options, command: Command) =>
      asClient(context, command, async (client, io) => {
        const logicalDate = run === undefined ? undefined : (readInstant(run) ?? undefined)
        const runId = logicalDate === undefined ? run : undefined
        const { mapIndex, taskParams: conf } = options
        let result: TaskTestResult | null = null
        const input = { dagId, taskId, mapIndex, runId, logicalDate, conf }
        for await (const item of client.stream('tasks.test', input, io.signal)) {
          if (item.kind === 'log') await io.write(item.lines.map(formatLogLine).join(''))
          else if (item.kind === 'end') result = item.result
          else if (item.missing.length > 0) {
            const why = item.runId === null ? 'there is no run of that date' : `${item.runId} has none`
            io.note(`Without results of ${item.missing.join(', ')}: ${why}.`)
          }
        }
        io.signal.throwIfAborted()
        if (result === null) return
        for (const [key, value] of Object.entries(result.xcoms)) io.note(`${key}: ${JSON.stringify(value)}`)
        await io.write(`${taskId}: ${result.state}${result.reason === null ? '' : `, ${result.reason}`}\n`)
        if (result.state === 'failed') context.exitCode = 1
      }),
    )
  tasks
    .command('failed-deps')
    .description('what a task of a run still waits for, or why it does not run')
    .argument('<dag_id>')
    .argument('<task_id>')
    .argument('<run>', RUN)
    .option('--map-index <n>', 'of this instance of a mapped task', parseWhole('--map-index', 0, 1_000_000))
    .addOption(outputOption())
    .action((dagId: string, taskId: string, runText: string, options: Options, command: Command) =>
      asClient(context, command, async (client, io) => {
        const { runId } = await resolveRun(client, dagId, runText)
        const { mapIndex = -1 } = options
        const { state } = await findInstance(client, { dagId, runId, taskId })
        const { reasons, run } = await client.call('dags.explain', { dagId, runId }, io.signal)
        const own = reasons.filter((each) => each.taskId === taskId && each.mapIndex === mapIndex)
        const ofRun = run?.state === 'queued' ? reasons.filter((each) => each.taskId === null) : []
        const all = [...ofRun, ...own].map(({ code, sentence }) => ({ dep: code, reason: sentence }))
        const ended = { dep: 'task_instance_state', reason: `It is ${state}: clear it to run it again.` }
        const rows = all.length === 0 && state === 'success' ? [ended] : all
        if (rows.length === 0 && outputOf(command) === 'table')
          return io.note('Task instance dependencies are all met.')
        return printRows(io, rows, outputOf(command))
      }),
    )
}
