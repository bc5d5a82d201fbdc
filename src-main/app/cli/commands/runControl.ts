import { Argument, type Command } from 'commander'
import { asClient, type Context, outputOf, outputOption } from '../command.ts'
import { printRow, printRows } from '../format/output.ts'
import { historyRow, noteRow, runRow } from '../format/rows.ts'
import { parseWhole } from '../parse/number.ts'
import { RUN, resolveRun } from '../resolveRun.ts'
import { addAsking, askAndDo, confirm } from '../touched.ts'

type Clear = { onlyFailed?: true; runOnLatestVersion?: true }

/** `pfad dags clear | mark | cancel`: a person's word on a whole run. */
export const addRunControl = (dags: Command, context: Context): void => {
  const clear = dags
    .command('clear')
    .description('run a run again: all its tasks, or only those that failed')
    .argument('<dag_id>')
    .argument('<run>', RUN)
    .option('-f, --only-failed', 'only tasks that failed, or whose tasks before them did')
    .option('--run-on-latest-version', "by the DAG's current version (default: by that of the run)")
  addAsking(clear).action((dagId: string, runText: string, options: Clear) =>
    asClient(context, clear, async (client, io) => {
      const { runId } = await resolveRun(client, dagId, runText)
      const { onlyFailed, runOnLatestVersion } = options
      const work = (dryRun: boolean) =>
        client.call('tasks.clear', { dagId, runId, onlyFailed, runOnLatestVersion, dryRun }, io.signal)
      await askAndDo(io, clear, { verb: 'Clear', work })
    }),
  )
  const mark = dags
    .command('mark')
    .description('give a run a state; what runs gets it too and is stopped, what has not begun is skipped')
    .argument('<dag_id>')
    .argument('<run>', RUN)
    .addArgument(new Argument('<state>').choices(['success', 'failed']))
  addAsking(mark).action((dagId: string, runText: string, state: 'success' | 'failed') =>
    asClient(context, mark, async (client, io) => {
      const { runId } = await resolveRun(client, dagId, runText)
      const work = async (dryRun: boolean) => [
        await client.call('runs.mark', { dagId, runId, state, dryRun }, io.signal),
      ]
      await askAndDo(io, mark, { verb: `Mark the run as ${state}, ending`, work })
    }),
  )
  addRecords(dags, context)
  dags
    .command('cancel')
    .description('end a run that is queued or running')
    .argument('<dag_id>')
    .argument('<run>', RUN)
    .addOption(outputOption())
    .action((dagId: string, runText: string, _options, command: Command) =>
      asClient(context, command, async (client, io) => {
        const { runId } = await resolveRun(client, dagId, runText)
        await printRow(io, runRow(await client.call('runs.cancel', { dagId, runId }, io.signal)), outputOf(command))
      }),
    )
}

type History = { task?: string; limit: number; before?: string }
const HISTORY_COLUMNS = ['at', 'run_id', 'task_id', 'event', 'by']

/** `pfad dags history | note | delete`. */
const addRecords = (dags: Command, context: Context): void => {
  dags
    .command('history')
    .description('what befell a DAG and what people did to its runs; with a run: all that befell it. Newest first')
    .argument('<dag_id>')
    .argument('[run]', RUN)
    .option('--task <task_id>', 'only what befell this task of the run')
    .option('--limit <n>', 'at most so many', parseWhole('--limit', 1, 1000), 100)
    .option('--before <next>', 'the next page: what the page before ended with')
    .addOption(outputOption())
    .action((dagId: string, runText: string | undefined, options: History, command: Command) =>
      asClient(context, command, async (client, io) => {
        const runId = runText === undefined ? undefined : (await resolveRun(client, dagId, runText)).runId
        const { task: taskId, limit, before = null } = options
        const page = await client.call('history.list', { dagId, runId, taskId, limit, before }, io.signal)
        await printRows(io, page.events.map(historyRow), outputOf(command), HISTORY_COLUMNS)
        if (page.next !== null) io.note(`There is more: --before ${page.next}`)
      }),
    )
  dags
    .command('note')
    .description('write a note on a run or one of its tasks; without a text it is taken away')
    .argument('<dag_id>')
    .argument('<run>', RUN)
    .argument('[text]')
    .option('--task <task_id>', 'on this task of the run')
    .option('--map-index <n>', 'on this instance of a mapped task', parseWhole('--map-index', 0, 1_000_000))
    .addOption(outputOption())
    .action((dagId: string, runText: string, text: string | undefined, options: Note, command: Command) =>
      asClient(context, command, async (client, io) => {
        const { runId } = await resolveRun(client, dagId, runText)
        const { task: taskId, mapIndex } = options
        const notes = await client.call('runs.note', { dagId, runId, taskId, mapIndex, text: text ?? null }, io.signal)
        await printRows(io, notes.map(noteRow), outputOf(command))
      }),
    )
  const remove = dags
    .command('delete')
    .description('remove all runs of a DAG, their logs and its history; its file stays')
    .argument('<dag_id>')
    .option('-y, --yes', 'do not ask')
    .addOption(outputOption())
  remove.action((dagId: string, options: { yes?: true }) =>
    asClient(context, remove, async (client, io) => {
      const question = `Remove all runs of ${dagId}, their logs and its history?`
      if (!options.yes && !(await confirm(io, question))) return io.note('Nothing was done.')
      const done = await client.call('dags.delete', { dagId }, io.signal)
      const row = { dag_id: dagId, removed_runs: done.removedRuns, is_still_there: done.isStillThere }
      await printRow(io, row, outputOf(remove))
      if (done.isStillThere) io.note('Its file is still there: the DAG stays in the list, paused.')
    }),
  )
}
type Note = { task?: string; mapIndex?: number }
