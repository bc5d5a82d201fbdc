import { Argument, type Command } from 'commander'
import { asClient, type Context, outputOf, outputOption } from '../command.ts'
import { RUN, resolveRun } from '../resolveRun.ts'
import { addAsking, askAndDo, printTouched } from '../touched.ts'
import { addTaskOptions } from './tasksClear.ts'

type Options = { group?: true; mapIndex?: number; upstream?: true; downstream?: true; past?: true; future?: true }

/** `pfad tasks mark` and `cancel`: a person's word on tasks of a run. */
export const addTasksMark = (tasks: Command, context: Context): void => {
  const mark = tasks
    .command('mark')
    .description('give tasks of a run a state; what runs is stopped, failed tasks after them are cleared')
    .argument('<dag_id>')
    .argument('<task_id>', 'a task, or with --group a task group')
    .argument('<run>', RUN)
    .addArgument(new Argument('<state>').choices(['success', 'failed']))
    .option('--group', 'mark all tasks of a group')
  addAsking(addTaskOptions(mark)).action(
    (dagId: string, id: string, runText: string, state: 'success' | 'failed', options: Options) =>
      asClient(context, mark, async (client, io) => {
        const { runId } = await resolveRun(client, dagId, runText)
        const { upstream, downstream, past, future } = options
        const input = { dagId, runId, ...chosen(id, options), state, upstream, downstream, past, future }
        const work = (dryRun: boolean) => client.call('tasks.mark', { ...input, dryRun }, io.signal)
        await askAndDo(io, mark, { verb: `Mark as ${state}`, work })
      }),
  )
  const cancel = tasks
    .command('cancel')
    .description('end a task of a run that is at work or waits; the run goes on')
    .argument('<dag_id>')
    .argument('<task_id>', 'a task, or with --group a task group')
    .argument('<run>', RUN)
    .option('--group', 'cancel all tasks of a group')
    .addOption(outputOption())
  cancel.action((dagId: string, id: string, runText: string, options: Options) =>
    asClient(context, cancel, async (client, io) => {
      const { runId } = await resolveRun(client, dagId, runText)
      const touched = await client.call('tasks.cancel', { dagId, runId, ...chosen(id, options) }, io.signal)
      await printTouched(io, [touched], outputOf(cancel))
    }),
  )
}

const chosen = (id: string, { group, mapIndex }: Options) =>
  group === true ? { groupIds: [id] } : { tasks: [{ taskId: id, mapIndex }] }
