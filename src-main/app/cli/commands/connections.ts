import type { Command } from 'commander'
import { PfadError } from '../../../contract/error.ts'
import type { ConnectionRow, StoredConnection } from '../../../contract/models/config.ts'
import { formatConnection, fromJson, parseConnection } from '../../../core/config/connectionUri.ts'
import { asClient, type Context, outputOf, outputOption } from '../command.ts'
import { connectionsText, readConnections } from '../configFiles.ts'
import { printRow, printRows } from '../format/output.ts'
import type { Row } from '../format/table.ts'
import { readInput, writeOutput } from '../inputFile.ts'
import { formatInstantOrNull } from '../parse/instant.ts'
import { parseWhole } from '../parse/number.ts'
import { noteLocked, SHOW_SECRETS, toldOf } from '../secretNotes.ts'

const COLUMNS = ['conn_id', 'conn_type', 'host', 'port', 'login', 'password', 'schema', 'source', 'problem']

/** `pfad connections …`, with Airflow's verbs and its order of arguments. */
export const addConnectionsCommands = (program: Command, context: Context): void => {
  const connections = program.command('connections').description('where tasks connect to, and as whom')
  addLooks(connections, context)
  addChanges(connections, context)
  addFiles(connections, context)
}

const addLooks = (connections: Command, context: Context): void => {
  connections
    .command('list')
    .description('all connections, without their secrets')
    .option('--conn-id <id>', 'only this one')
    .addOption(outputOption())
    .action((options: { connId?: string }, command: Command) =>
      asClient(context, command, async (client, io) => {
        const all = await client.call('connections.list', {}, io.signal)
        const rows = all.filter(({ connId }) => options.connId === undefined || connId === options.connId)
        await printRows(io, rows.map(connectionRow), outputOf(command), COLUMNS)
        noteLocked(
          io,
          'connection',
          rows.filter(({ problem }) => problem !== null).map(({ connId }) => connId),
        )
      }),
    )
  connections
    .command('get')
    .description('one connection')
    .argument('<conn_id>')
    .option(...SHOW_SECRETS)
    .addOption(outputOption())
    .action((connId: string, options: { showSecrets?: true }, command: Command) =>
      asClient(context, command, async (client, io) => {
        const row = (await client.call('connections.list', {}, io.signal)).find((each) => each.connId === connId)
        if (row === undefined || options.showSecrets) {
          // Where there is none this says so.
          const [found] = await client.call('connections.reveal', { connId }, io.signal)
          if (found === undefined) return
          const origin = {
            source: row?.source ?? 'environment',
            overridden: false,
            problem: null,
            updatedAt: row?.updatedAt ?? null,
          } as const
          await printRow(
            io,
            { ...connectionRow({ ...found, ...origin }), get_uri: formatConnection(found) },
            outputOf(command),
          )
        } else await printRow(io, connectionRow(row), outputOf(command))
      }),
    )
  connections
    .command('test')
    .description('whether its host can be reached; it does not sign in')
    .argument('<conn_id>')
    .addOption(outputOption())
    .action((connId: string, _options, command: Command) =>
      asClient(context, command, async (client, io) => {
        const { ok, message } = await client.call('connections.test', { connId }, io.signal)
        await printRow(io, { conn_id: connId, status: ok ? 'success' : 'failed', message }, outputOf(command))
        if (!ok) context.exitCode = 1
      }),
    )
}

type Add = {
  connUri?: string
  connJson?: string
  connType?: string
  connDescription?: string
  connHost?: string
  connLogin?: string
  connPassword?: string
  connPort?: number
  connSchema?: string
  connExtra?: string
}

const addChanges = (connections: Command, context: Context): void => {
  connections
    .command('add')
    .description('a new connection, by its URI, as JSON or by its parts')
    .argument('<conn_id>')
    .option('--conn-uri <uri>', 'type://login:password@host:port/schema?extra; - reads it from stdin')
    .option('--conn-json <json>', 'an object with conn_type, host, login, …; - reads it from stdin')
    .option('--conn-type <type>')
    .option('--conn-description <text>')
    .option('--conn-host <host>')
    .option('--conn-login <login>')
    .option('--conn-password <password>', '- reads it from stdin, so that no list of processes shows it')
    .option('--conn-port <port>', 'a number', parseWhole('--conn-port', 0, 65_535))
    .option('--conn-schema <schema>')
    .option('--conn-extra <json>', 'a JSON object')
    .addOption(outputOption())
    .action((connId: string, options: Add, command: Command) =>
      asClient(context, command, async (client, io) => {
        const added = await read(connId, options)
        await client.call('connections.put', { connections: [added] }, io.signal)
        const row = (await client.call('connections.list', {}, io.signal)).find((each) => each.connId === connId)
        if (row === undefined) return
        await printRow(io, connectionRow(row), outputOf(command))
        if (row.overridden) io.note(`PFAD_CONN_${connId.toUpperCase()} in the environment wins over it.`)
      }),
    )
  connections
    .command('delete')
    .description('forget a connection')
    .argument('<conn_id>')
    .action((connId: string, _options, command: Command) =>
      asClient(context, command, async (client, io) => {
        await client.call('connections.delete', { connId }, io.signal)
        io.note(`Deleted the connection ${connId}.`)
      }),
    )
}

/** The connection that the options describe. Throws `bad-argument` and `bad-connection`. */
const read = async (connId: string, options: Add): Promise<StoredConnection> => {
  const { connUri, connJson, connDescription, ...parts } = options
  const description = connDescription ?? ''
  const given = [connUri, connJson].filter((text) => text !== undefined)
  const hasParts = Object.entries(parts).some(([name, value]) => name.startsWith('conn') && value !== undefined)
  if (given.length + (hasParts ? 1 : 0) !== 1) {
    throw new PfadError(
      'bad-argument',
      'A connection is given by --conn-uri, by --conn-json, or by --conn-type with the other parts: by one of them.',
      `Example: pfad connections add ${connId} --conn-uri 'postgres://login:password@host:5432/schema'`,
    )
  }
  const [text] = given
  if (text !== undefined)
    return { ...parseConnection(connId, await fromStdin(text)), ...(description === '' ? {} : { description }) }
  if (parts.connType === undefined)
    throw new PfadError('bad-argument', '--conn-type is missing.', 'Example: --conn-type postgres')
  return fromJson(connId, {
    conn_type: parts.connType,
    description,
    host: parts.connHost,
    login: parts.connLogin,
    password: parts.connPassword === undefined ? undefined : await fromStdin(parts.connPassword),
    port: parts.connPort,
    schema: parts.connSchema,
    extra: parts.connExtra,
  })
}

const fromStdin = async (text: string): Promise<string> =>
  text === '-' ? (await readInput('-')).replace(/\r?\n$/, '') : text

const addFiles = (connections: Command, context: Context): void => {
  connections
    .command('export')
    .description(
      'write all to a file (- is stdout), which Airflow reads as well; without secrets unless they are asked for',
    )
    .argument('<file>', '.json, .yaml or .env')
    .option('--file-format <format>', 'json, yaml or env (default: by the name of the file)')
    .option(...SHOW_SECRETS)
    .action((file: string, options: { fileFormat?: string; showSecrets?: true }, command: Command) =>
      asClient(context, command, async (client, io) => {
        const all = await client.call('connections.list', {}, io.signal)
        const kept = options.showSecrets
          ? await client.call('connections.reveal', {}, io.signal)
          : all.filter(({ problem }) => problem === null).map(withoutMasks)
        await writeOutput(io, file, await connectionsText(kept, file, options.fileFormat), options.showSecrets === true)
        noteLocked(
          io,
          'connection',
          all.filter(({ problem }) => problem !== null).map(({ connId }) => connId),
        )
        if (!options.showSecrets) io.note('Passwords and sensitive extras were left out; --show-secrets writes them.')
      }),
    )
  connections
    .command('import')
    .description('read connections from a file (- is stdin), as Airflow writes them: .json, .yaml or .env; all or none')
    .argument('<file>')
    .option('--overwrite', 'replace those that exist; else they are left as they are')
    .action((file: string, options: { overwrite?: true }, command: Command) =>
      asClient(context, command, async (client, io) => {
        const read = await readConnections(file)
        const onExisting = options.overwrite ? 'overwrite' : 'skip'
        const result = await client.call('connections.put', { connections: read, onExisting }, io.signal)
        for (const line of toldOf('connection', result)) io.note(line)
      }),
    )
}

/** A row without what is hidden in it, so that reading it back puts no `***` anywhere. */
const withoutMasks = (row: ConnectionRow): StoredConnection => {
  const { source: _s, overridden: _o, problem: _p, updatedAt: _u, ...parts } = row
  const extra = Object.entries(row.extra).filter(([, value]) => !JSON.stringify(value).includes('"***"'))
  return { ...parts, schema: row.schema === '***' ? '' : row.schema, password: '', extra: Object.fromEntries(extra) }
}

const connectionRow = (of: ConnectionRow): Row => ({
  conn_id: of.connId,
  conn_type: of.connType,
  description: of.description,
  host: of.host,
  schema: of.schema,
  login: of.login,
  password: of.password,
  port: of.port,
  extra: of.extra,
  source: of.source,
  overridden: of.overridden,
  problem: of.problem,
  updated_at: formatInstantOrNull(of.updatedAt),
})
