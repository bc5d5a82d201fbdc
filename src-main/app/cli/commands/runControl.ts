import { Argument, type Command } from 'commander'
import { asClient, type Context, outputOf, outputOption } from '../command.ts'
import { printRow } from '../format/output.ts'
import { runRow } from '../format/rows.ts'
import { RUN, resolveRun } from '../resolveRun.ts'
import { addAsking, askAndDo } from '../touched.ts'

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
