import type { Command } from 'commander'
import type { PfadClient } from '../../../contract/pfadContract.ts'
import { asClient, type Context } from '../command.ts'
import { parseInstant } from '../parse/instant.ts'
import { parseWhole } from '../parse/number.ts'
import { RUN, resolveRun } from '../resolveRun.ts'
import { addAsking, askAndDo, matchTasks } from '../touched.ts'

type Options = {
  taskRegex?: string
  taskId?: string[]
  taskGroup?: string[]
  mapIndex?: number
  run?: string
  startDate?: number
  endDate?: number
  upstream?: true
  downstream?: true
  past?: true
  future?: true
  onlyFailed?: true
  onlyRunning?: true
  runOnLatestVersion?: true
}

const collect = (value: string, before: string[] = []): string[] => [...before, value]

/** The options that say which tasks of a run are meant. */
export const addTaskOptions = (command: Command): Command =>
  command
    .option('--map-index <n>', 'only this instance of a mapped task', parseWhole('--map-index', 0, 1_000_000))
    .option('-u, --upstream', 'also the tasks before them')
    .option('-d, --downstream', 'also the tasks after them')
    .option('--past', 'also in all runs before')
    .option('--future', 'also in all runs after')

/** `pfad tasks clear`, with Airflow's arguments and those of its API. */
export const addTasksClear = (tasks: Command, context: Context): void => {
  const command = tasks
    .command('clear')
    .description('run tasks again as if they never had; without --run and dates: in all runs')
    .argument('<dag_id>')
    .option('-t, --task-regex <pattern>', 'only tasks whose id it matches')
    .option('--task-id <id>', 'only this task; may be repeated', collect)
    .option('--task-group <id>', 'only tasks of this group; may be repeated', collect)
    .option('--run <run>', `only in this run: ${RUN}`)
    .option('-s, --start-date <date>', 'in runs from this logical date on', parseInstant)
    .option('-e, --end-date <date>', 'in runs up to this logical date', parseInstant)
    .option('-f, --only-failed', 'only those that failed, or whose tasks before them did')
    .option('-r, --only-running', 'only those that run')
    .option('--run-on-latest-version', "go on by the DAG's current version (default: by that of each run)")
  addAsking(addTaskOptions(command)).action((dagId: string, options: Options, _command: Command) =>
    asClient(context, command, async (client, io) => {
      const { taskRegex, taskId, taskGroup, mapIndex, run, startDate, endDate, ...flags } = options
      const ids = taskRegex === undefined ? taskId : await matching(client, dagId, taskRegex)
      const input = {
        ...pickFlags(flags),
        dagId,
        runId: run === undefined ? undefined : (await resolveRun(client, dagId, run)).runId,
        startDate,
        endDate,
        tasks: ids?.map((each) => ({ taskId: each, mapIndex })),
        groupIds: taskGroup,
      }
      const work = (dryRun: boolean) => client.call('tasks.clear', { ...input, dryRun }, io.signal)
      await askAndDo(io, command, { verb: 'Clear', work })
    }),
  )
}

const FLAGS = ['upstream', 'downstream', 'past', 'future', 'onlyFailed', 'onlyRunning', 'runOnLatestVersion'] as const
const pickFlags = (options: Partial<Record<(typeof FLAGS)[number], true>>) =>
  Object.fromEntries(FLAGS.flatMap((flag) => (options[flag] === true ? [[flag, true]] : [])))

const matching = async (client: PfadClient, dagId: string, pattern: string): Promise<string[]> =>
  matchTasks((await client.call('dags.get', { dagId })).tasks, pattern)
