import { setTimeout as sleep } from 'node:timers/promises'
import type { Command } from 'commander'
import { PfadError } from '../../../contract/error.ts'
import type { IngestStatus, RejectedMessage } from '../../../contract/models/ingest.ts'
import { asClient, type Context, outputOf, outputOption } from '../command.ts'
import { printRow, printRows } from '../format/output.ts'
import type { Row } from '../format/table.ts'
import { formatInstant } from '../parse/instant.ts'
import { parseWhole } from '../parse/number.ts'

const LOOK_AGAIN_AFTER = 1000
const COLUMNS = ['partition', 'offset', 'rejected_at', 'key', 'reason']

/** `pfad ingest …`: what comes from the topic into ClickHouse, and what does not. */
export const addIngestCommands = (program: Command, context: Context): void => {
  const ingest = program.command('ingest').description('the way from Kafka to ClickHouse: lag, rate, rejected messages')
  ingest
    .command('status')
    .description('how far ClickHouse is behind the topic, and what was rejected')
    .addOption(outputOption())
    .action((_options, command: Command) =>
      asClient(context, command, async (client, io) => {
        const first = await client.call('ingest.status', {}, io.signal)
        if (first === null) throw noIngest()
        // A rate is between two looks; an app that runs has had one before.
        const again = async (): Promise<IngestStatus> => {
          await sleep(LOOK_AGAIN_AFTER, undefined, { signal: io.signal })
          return (await client.call('ingest.status', {}, io.signal)) ?? first
        }
        const status = first.partitions !== null && first.perSecond === null ? await again() : first
        for (const problem of status.problems) io.note(problem)
        await printRow(io, statusRow(status), outputOf(command))
      }),
    )
  addRejected(ingest, context)
  addShow(ingest, context)
  addRetry(ingest, context)
}

const addRejected = (ingest: Command, context: Context): void => {
  ingest
    .command('rejected')
    .description('messages that are no events, the last first')
    .option('--limit <n>', 'how many', parseWhole('--limit', 1, 1000), 50)
    .addOption(outputOption())
    .action(({ limit }: { limit: number }, command: Command) =>
      asClient(context, command, async (client, io) => {
        const rows = (await client.call('ingest.rejected', { limit }, io.signal)).map(rejectedRow)
        await printRows(io, rows, outputOf(command), COLUMNS)
      }),
    )
}

const addShow = (ingest: Command, context: Context): void => {
  ingest
    .command('show')
    .description('one rejected message: why, and what it holds')
    .argument('<partition>', 'as pfad ingest rejected shows it', parseWhole('partition', 0, 1_000_000))
    .argument('<offset>', 'likewise', parseWhole('offset', 0, Number.MAX_SAFE_INTEGER))
    .addOption(outputOption())
    .action((partition: number, offset: number, _options: object, command: Command) =>
      asClient(context, command, async (client, io) => {
        const message = await client.call('ingest.readRejected', { partition, offset }, io.signal)
        const { raw, event } = message
        const bytes = { bytes: raw === '' ? null : Buffer.from(raw, 'base64').toString('hex'), event: event || null }
        await printRow(io, { ...rejectedRow(message), ...bytes }, outputOf(command))
      }),
    )
}

const addRetry = (ingest: Command, context: Context): void => {
  ingest
    .command('retry')
    .description('send rejected messages again, after what was wrong outside them is right (the registry was away)')
    .argument('[partition]', 'left out: all of them', parseWhole('partition', 0, 1_000_000))
    .argument('[offset]', 'likewise', parseWhole('offset', 0, Number.MAX_SAFE_INTEGER))
    .addOption(outputOption())
    .action((partition: number | undefined, offset: number | undefined, _options: object, command: Command) =>
      asClient(context, command, async (client, io) => {
        if (partition !== undefined && offset === undefined) {
          throw new PfadError(
            'bad-argument',
            'An offset is missing behind the partition.',
            'Example: pfad ingest retry 0 42',
          )
        }
        await printRow(io, await client.call('ingest.retry', { partition, offset }, io.signal), outputOf(command))
      }),
    )
}

const statusRow = ({ topic, partitions, lag, perSecond, rejected, lastRejected }: IngestStatus): Row => ({
  topic,
  partitions: partitions?.length ?? null,
  lag,
  events_per_second: perSecond === null ? null : Math.round(perSecond),
  rejected,
  last_reason: lastRejected?.reason ?? null,
})

const rejectedRow = (message: RejectedMessage): Row => ({
  topic: message.topic,
  partition: message.partition,
  offset: message.offset,
  produced_at: message.producedAt === null ? null : formatInstant(message.producedAt),
  rejected_at: formatInstant(message.rejectedAt),
  key: message.key,
  reason: message.reason,
})

const noIngest = (): PfadError =>
  new PfadError(
    'no-ingest',
    'The embedded backend has no ingest: its producer writes into the event store itself.',
    'Set PFAD_BACKEND=stack to work on the stack.',
  )
