import type { Command } from 'commander'
import type { CallOutput } from '../../../contract/calls.ts'
import type { PfadClient } from '../../../contract/pfadContract.ts'
import { asClient, type Context, outputOf, outputOption } from '../command.ts'
import { printRow, printRows } from '../format/output.ts'
import { objectRow } from '../format/rows.ts'
import type { Io } from '../io.ts'
import { parseWhole } from '../parse/number.ts'
import { parseObjectPath, parseObjectRef } from '../parse/objectRef.ts'

const REF = 'bucket/key or s3a://bucket/key'
type Ref = ReturnType<typeof parseObjectRef>
/** Objects asked for at a time. */
const PAGE = 1000

/** `pfad objects …`: the object store. */
export const addObjectsCommands = (program: Command, context: Context): void => {
  const objects = program.command('objects').description('list, look at, copy and remove objects')
  addList(objects, context)
  addContent(objects, context)
  addChanges(objects, context)
}

const addList = (objects: Command, context: Context): void => {
  objects
    .command('ls')
    .description('the buckets, or the objects of one')
    .argument('[path]', 'bucket or bucket/prefix', parseObjectPath)
    .addOption(outputOption())
    .action((path: Ref | undefined, _options, command: Command) =>
      asClient(context, command, async (client, io) => {
        const rows = path
          ? (await listAll(client, path, io.signal)).map(objectRow)
          : (await client.call('objects.buckets', {}, io.signal)).map((bucket) => ({ bucket }))
        await printRows(io, rows, outputOf(command), path ? ['key', 'size', 'last_modified'] : ['bucket'])
      }),
    )
}

const listAll = async (
  client: PfadClient,
  { bucket, key }: Ref,
  signal: AbortSignal,
): Promise<CallOutput<'objects.list'>> => {
  const found: CallOutput<'objects.list'> = []
  while (true) {
    const page = { bucket, prefix: key, after: found.at(-1)?.key ?? '', limit: PAGE }
    const objects = await client.call('objects.list', page, signal)
    found.push(...objects)
    if (objects.length < PAGE) return found
  }
}

const addContent = (objects: Command, context: Context): void => {
  objects
    .command('cat')
    .description("an object's bytes, as they are")
    .argument('<object>', REF, parseObjectRef)
    .action((ref: Ref, _options, command: Command) =>
      asClient(context, command, (client, io) => printBytes(client, io, ref)),
    )
  objects
    .command('head')
    .description('the first rows of a Parquet, JSON, NDJSON or CSV object')
    .argument('<object>', REF, parseObjectRef)
    .option('-n, --rows <n>', 'how many rows', parseWhole('-n', 1, 10_000), 10)
    .addOption(outputOption())
    .action((ref: Ref, { rows }: { rows: number }, command: Command) =>
      asClient(context, command, async (client, io) => {
        await printRows(io, await client.call('objects.head', { ...ref, rows }, io.signal), outputOf(command))
      }),
    )
  objects
    .command('schema')
    .description('the columns of a Parquet, JSON, NDJSON or CSV object')
    .argument('<object>', REF, parseObjectRef)
    .addOption(outputOption())
    .action((ref: Ref, _options, command: Command) =>
      asClient(context, command, async (client, io) => {
        await printRows(io, await client.call('objects.schema', ref, io.signal), outputOf(command))
      }),
    )
  objects
    .command('stat')
    .description('size, date and etag of an object')
    .argument('<object>', REF, parseObjectRef)
    .addOption(outputOption())
    .action((ref: Ref, _options, command: Command) =>
      asClient(context, command, async (client, io) => {
        await printRow(io, objectRow(await client.call('objects.stat', ref, io.signal)), outputOf(command))
      }),
    )
}

const addChanges = (objects: Command, context: Context): void => {
  objects
    .command('cp')
    .description('copy an object; a target that is a bucket or ends with / keeps the name')
    .argument('<from>', REF, parseObjectRef)
    .argument('<to>', 'bucket, bucket/prefix/ or bucket/key', parseObjectPath)
    .addOption(outputOption())
    .action((from: Ref, to: Ref, _options, command: Command) =>
      asClient(context, command, async (client, io) => {
        const name = from.key.slice(from.key.lastIndexOf('/') + 1)
        const key = to.key === '' || to.key.endsWith('/') ? `${to.key}${name}` : to.key
        const copy = await client.call('objects.copy', { from, to: { bucket: to.bucket, key } }, io.signal)
        await printRow(io, objectRow(copy), outputOf(command))
      }),
    )
  objects
    .command('rm')
    .description('remove objects')
    .argument('<objects...>', REF)
    .action((texts: string[], _options, command: Command) => {
      const refs = texts.map(parseObjectRef)
      return asClient(context, command, async (client, io) => {
        for (const ref of refs) {
          await client.call('objects.remove', ref, io.signal)
          io.note(`Removed ${ref.bucket}/${ref.key}`)
        }
      })
    })
}

const printBytes = async (client: PfadClient, io: Io, ref: Ref): Promise<void> => {
  for await (const piece of client.stream('objects.cat', ref, io.signal)) {
    const bytes = Buffer.from(piece, 'base64')
    if (io.isTerminal && bytes.includes(0)) {
      io.note(`This object is not text. Look at it with: pfad objects head ${ref.bucket}/${ref.key}`)
      return
    }
    await io.write(bytes)
  }
  io.signal.throwIfAborted()
}
