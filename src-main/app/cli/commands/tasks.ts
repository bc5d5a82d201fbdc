import type { Command } from 'commander'
import { asClient, type Context, outputOf, outputOption } from '../command.ts'
import { printRow, printRows } from '../format/output.ts'
import { taskInstanceRow, taskRow, xcomRow } from '../format/rows.ts'
import { parseWhole } from '../parse/number.ts'
import { RUN, resolveRun } from '../resolveRun.ts'
import { findInstance, printLogs } from '../taskLogs.ts'
import { addTasksClear } from './tasksClear.ts'
import { addTasksMark } from './tasksMark.ts'
import { addTasksTest } from './tasksTest.ts'

const TASK_COLUMNS = ['task_id', 'operator', 'upstream_task_ids', 'trigger_rule', 'retries', 'pool']
const STATE_COLUMNS = ['dag_id', 'logical_date', 'task_id', 'state', 'try_number', 'start_date', 'end_date']

/** `pfad tasks …`, with Airflow's verbs and its order of arguments. */
export const addTasksCommands = (program: Command, context: Context): void => {
  const tasks = program.command('tasks').description('look at the tasks of DAGs and runs')
  addListings(tasks, context)
  addOneTask(tasks, context)
  addXComs(tasks, context)
  addTasksClear(tasks, context)
  addTasksMark(tasks, context)
  addTasksTest(tasks, context)
}

const addListings = (tasks: Command, context: Context): void => {
  tasks
    .command('list')
    .description('the tasks of a DAG')
    .argument('<dag_id>')
    .addOption(outputOption())
    .action((dagId: string, _options, command: Command) =>
      asClient(context, command, async (client, io) => {
        const dag = await client.call('dags.get', { dagId }, io.signal)
        await printRows(io, dag.tasks.map(taskRow), outputOf(command), TASK_COLUMNS)
      }),
    )
  tasks
    .command('states-for-dag-run')
    .description('the states of all tasks of a run')
    .argument('<dag_id>')
    .argument('<run>', RUN)
    .addOption(outputOption())
    .action((dagId: string, runText: string, _options, command: Command) =>
      asClient(context, command, async (client, io) => {
        const run = await resolveRun(client, dagId, runText)
        const instances = await client.call('tasks.list', { dagId, runId: run.runId }, io.signal)
        const rows = instances.map((instance) => taskInstanceRow(instance, run.logicalDate))
        await printRows(io, rows, outputOf(command), STATE_COLUMNS)
      }),
    )
}

type XComOptions = { key?: string; try?: number; mapIndex?: number }

const addXComs = (tasks: Command, context: Context): void => {
  tasks
    .command('xcoms')
    .description('what a task of a run has left for others, by try; with --key that one, whole')
    .argument('<dag_id>')
    .argument('<task_id>')
    .argument('<run>', RUN)
    .option('--key <key>', 'show the value under this key (`return_value`: the result)')
    .option('--try <n>', 'of this try (default for --key: the last that left it)', parseWhole('--try', 1, 1_000_000))
    .option('--map-index <n>', 'of this instance of a mapped task', parseWhole('--map-index', 0, 1_000_000))
    .addOption(outputOption())
    .action((dagId: string, taskId: string, runText: string, options: XComOptions, command: Command) =>
      asClient(context, command, async (client, io) => {
        const { runId } = await resolveRun(client, dagId, runText)
        const { key, mapIndex, try: tryNumber } = options
        const of = { dagId, runId, taskId, mapIndex, tryNumber }
        if (key === undefined) {
          const rows = (await client.call('xcoms.list', of, io.signal)).map(xcomRow)
          return printRows(io, rows, outputOf(command))
        }
        const { value, ...rest } = await client.call('xcoms.get', { ...of, key }, io.signal)
        return printRow(io, { ...xcomRow(rest), value }, outputOf(command))
      }),
    )
}

type LogOptions = { follow?: true; try?: number }

const addOneTask = (tasks: Command, context: Context): void => {
  tasks
    .command('state')
    .description('the state of one task of a run')
    .argument('<dag_id>')
    .argument('<task_id>')
    .argument('<run>', RUN)
    .action((dagId: string, taskId: string, runText: string, _options, command: Command) =>
      asClient(context, command, async (client, io) => {
        const { runId } = await resolveRun(client, dagId, runText)
        const { state } = await findInstance(client, { dagId, runId, taskId })
        await io.write(`${state === 'none' ? 'None' : state}\n`)
      }),
    )
  tasks
    .command('logs')
    .description('the log of one task of a run')
    .argument('<dag_id>')
    .argument('<task_id>')
    .argument('<run>', RUN)
    .option('-f, --follow', 'go on until the task is over, further tries included')
    .option('--try <n>', 'which try (default: the last)', parseWhole('--try', 1, 1_000_000))
    .action((dagId: string, taskId: string, runText: string, options: LogOptions, command: Command) =>
      asClient(context, command, async (client, io) => {
        const { runId } = await resolveRun(client, dagId, runText)
        await printLogs(client, io, { dagId, runId, taskId }, options)
      }),
    )
}
