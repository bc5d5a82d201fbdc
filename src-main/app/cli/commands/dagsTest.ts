import type { Command } from 'commander'
import type { DagRun } from '../../../contract/models/run.ts'
import type { PfadClient } from '../../../contract/pfadContract.ts'
import { formatLogLine } from '../../../core/logLine.ts'
import { asClient, type Context } from '../command.ts'
import type { Io } from '../io.ts'
import { formatInstant, parseInstant } from '../parse/instant.ts'
import { parseConf } from '../parse/json.ts'

type Options = { conf?: DagRun['conf'] }

/** `pfad dags test`: one run in the foreground, its logs here, its state the exit code. */
export const addDagsTest = (dags: Command, context: Context): void => {
  dags
    .command('test')
    .description('run a DAG once, here, paused or not; the exit code is its state')
    .argument('<dag_id>')
    .argument('[logical_date]', 'start of its data interval (default: the last complete one)', parseInstant)
    .option('-c, --conf <json>', 'the params, a JSON object', parseConf)
    .action((dagId: string, logicalDate: number | undefined, options: Options, command: Command) =>
      asClient(context, command, async (client, io) => {
        const run = await testDag(client, io, { dagId, logicalDate, ...options })
        if (run?.state !== 'success') context.exitCode = 1
      }),
    )
}

const testDag = async (
  client: PfadClient,
  io: Io,
  input: { dagId: string; logicalDate: number | undefined; conf?: DagRun['conf'] },
): Promise<DagRun | null> => {
  let last: DagRun | null = null
  for await (const item of client.stream('dags.test', input, io.signal)) {
    if (item.kind === 'log') {
      const lines = item.lines.map((line) => `[${nameOf(item)}] ${formatLogLine(line)}`)
      await io.write(lines.join(''))
    } else if (item.kind === 'task') {
      const { state, tryNumber, reason } = item.taskInstance
      if (state !== 'none')
        io.note(`${nameOf(item.taskInstance)}: ${state} (try ${tryNumber})${reason === null ? '' : `, ${reason}`}`)
    } else {
      last = item.run
    }
  }
  io.signal.throwIfAborted()
  if (last) await io.write(`${summary(last)}\n`)
  return last
}

const nameOf = ({ taskId, mapIndex }: { taskId: string; mapIndex: number }): string =>
  mapIndex < 0 ? taskId : `${taskId}[${mapIndex}]`

const summary = (run: DagRun): string => {
  const date = run.logicalDate === null ? '' : ` (logical date ${formatInstant(run.logicalDate)})`
  const took = run.startDate === null || run.endDate === null ? '' : ` in ${(run.endDate - run.startDate) / 1000} s`
  return `${run.dagId} ${run.runId}: ${run.state}${took}${date}`
}
