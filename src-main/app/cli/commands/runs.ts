import { resolve } from 'node:path'
import type { Command } from 'commander'
import { writeAtomic } from '../../../adapters/files/atomic.ts'
import { asClient, type Context } from '../command.ts'
import { RUN, resolveRun } from '../resolveRun.ts'

/** `pfad runs …`: a run as a whole. What is done to it stands with its DAG: `pfad dags`. */
export const addRunsCommands = (program: Command, context: Context): void => {
  const runs = program.command('runs').description('take runs along')
  runs
    .command('export')
    .description('a run as one HTML file: picture, times, tables, logs, report; it needs no script and no network')
    .argument('<dag_id>')
    .argument('<run>', RUN)
    .option('-o, --output <file>', 'where it is written (default: the standard output)')
    .action((dagId: string, runText: string, { output }: { output?: string }, command: Command) =>
      asClient(context, command, async (client, io) => {
        const { runId } = await resolveRun(client, dagId, runText)
        const pieces = client.stream('runs.export', { dagId, runId }, io.signal)
        if (output === undefined) {
          for await (const piece of pieces) await io.write(piece)
          return io.signal.throwIfAborted()
        }
        const path = resolve(io.folder, output)
        const bytes = await writeAtomic(path, encoded(pieces, io.signal), io.signal)
        io.note(`${path} written: ${bytes} bytes.`)
      }),
    )
}

/** A stream that was cut off ends as one that is whole: the signal tells them apart. */
async function* encoded(pieces: AsyncIterable<string>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) yield Buffer.from(piece, 'utf8')
  signal.throwIfAborted()
}
