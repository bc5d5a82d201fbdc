import { type Command, Option } from 'commander'
import { PfadError } from '../../../contract/error.ts'
import type { VariableRow } from '../../../contract/models/config.ts'
import { MASKED } from '../../../core/config/sensitive.ts'
import { asClient, type Context, outputOf, outputOption } from '../command.ts'
import { readVariables, variablesText } from '../configFiles.ts'
import { printRows } from '../format/output.ts'
import type { Row } from '../format/table.ts'
import { readInput, writeOutput } from '../inputFile.ts'
import type { Io } from '../io.ts'
import { formatInstantOrNull } from '../parse/instant.ts'
import { noteLocked, SHOW_SECRETS, toldOf } from '../secretNotes.ts'

const COLUMNS = ['key', 'value', 'description', 'source', 'problem']

/** `pfad variables …`, with Airflow's verbs and its order of arguments. */
export const addVariablesCommands = (program: Command, context: Context): void => {
  const variables = program.command('variables').description('values that tasks ask for by name')
  addLooks(variables, context)
  addChanges(variables, context)
  addFiles(variables, context)
}

type Get = { default?: string; json?: true; showSecrets?: true }

const addLooks = (variables: Command, context: Context): void => {
  variables
    .command('list')
    .description('all variables; what a sensitive name holds is hidden')
    .addOption(outputOption())
    .action((_options, command: Command) =>
      asClient(context, command, async (client, io) => {
        const rows = await client.call('variables.list', {}, io.signal)
        await printRows(io, rows.map(variableRow), outputOf(command), COLUMNS)
        noteLocked(
          io,
          'variable',
          rows.filter(({ problem }) => problem !== null).map(({ key }) => key),
        )
      }),
    )
  variables
    .command('get')
    .description('the value of one variable')
    .argument('<key>')
    .option('-d, --default <value>', 'printed where there is none')
    .option('-j, --json', 'the value is JSON: print it readably')
    .option(...SHOW_SECRETS)
    .action((key: string, options: Get, command: Command) =>
      asClient(context, command, async (client, io) => {
        const row = (await client.call('variables.list', {}, io.signal)).find((each) => each.key === key)
        const isHidden = row?.value === MASKED && row.isSensitive && !options.showSecrets
        if (isHidden) {
          io.note('Its name says that it is a secret; --show-secrets prints it.')
          return io.write(`${MASKED}\n`)
        }
        const value =
          row === undefined && options.default !== undefined
            ? options.default
            : (await client.call('variables.reveal', { key }, io.signal))[0]?.value
        await printValue(io, key, value ?? '', options.json === true)
      }),
    )
}

const printValue = (io: Io, key: string, value: string, isJson: boolean): Promise<void> => {
  if (!isJson) return io.write(`${value}\n`)
  try {
    return io.write(`${JSON.stringify(JSON.parse(value), null, 2)}\n`)
  } catch {
    throw new PfadError('not-json', `The variable "${key}" is not JSON.`, 'Leave out --json.')
  }
}

const addChanges = (variables: Command, context: Context): void => {
  variables
    .command('set')
    .description('give a variable a value')
    .argument('<key>')
    .argument('<value>', '- reads it from stdin, so that no list of processes shows it')
    .option('--description <text>')
    .option('-j, --json', 'the value must be JSON')
    .action((key: string, value: string, options: { description?: string; json?: true }, command: Command) =>
      asClient(context, command, async (client, io) => {
        const text = value === '-' ? (await readInput('-')).replace(/\r?\n$/, '') : value
        if (options.json) checkJson(text)
        const before = (await client.call('variables.list', {}, io.signal)).find((each) => each.key === key)
        const description = options.description ?? before?.description ?? ''
        const variable = { key, value: text, description }
        await client.call('variables.put', { variables: [variable], onExisting: 'overwrite' }, io.signal)
        io.note(`Set the variable ${key}.`)
        if (before?.source === 'environment') io.note(`PFAD_VAR_${key.toUpperCase()} in the environment wins over it.`)
      }),
    )
  variables
    .command('delete')
    .description('forget a variable')
    .argument('<key>')
    .action((key: string, _options, command: Command) =>
      asClient(context, command, async (client, io) => {
        await client.call('variables.delete', { key }, io.signal)
        io.note(`Deleted the variable ${key}.`)
      }),
    )
}

const checkJson = (text: string): void => {
  try {
    JSON.parse(text)
  } catch {
    throw new PfadError(
      'bad-argument',
      'The value is not JSON.',
      `Example: pfad variables set -j limits '{"rows": 10}'`,
    )
  }
}

const addFiles = (variables: Command, context: Context): void => {
  variables
    .command('export')
    .description(
      'write all to a JSON file (- is stdout), which Airflow reads as well; without those of sensitive names',
    )
    .argument('<file>')
    .option(...SHOW_SECRETS)
    .action((file: string, options: { showSecrets?: true }, command: Command) =>
      asClient(context, command, async (client, io) => {
        const rows = await client.call('variables.list', {}, io.signal)
        const hidden = new Set(options.showSecrets ? [] : rows.filter((row) => row.isSensitive).map(({ key }) => key))
        const all = await client.call('variables.reveal', {}, io.signal)
        const kept = all.filter(({ key }) => !hidden.has(key))
        await writeOutput(io, file, variablesText(kept), options.showSecrets === true)
        noteLocked(
          io,
          'variable',
          rows.filter(({ problem }) => problem !== null).map(({ key }) => key),
        )
        if (hidden.size > 0) io.note(`Left out, by their names: ${[...hidden].join(', ')}; --show-secrets writes them.`)
      }),
    )
  variables
    .command('import')
    .description('read variables from a file (- is stdin), as Airflow writes them: .json, .yaml or .env; all or none')
    .argument('<file>')
    .addOption(
      new Option('-a, --action-on-existing-key <action>', 'what to do with those that exist')
        .choices(['overwrite', 'fail', 'skip'])
        .default('overwrite'),
    )
    .action((file: string, options: { actionOnExistingKey: 'overwrite' | 'fail' | 'skip' }, command: Command) =>
      asClient(context, command, async (client, io) => {
        const wanted = { variables: await readVariables(file), onExisting: options.actionOnExistingKey }
        for (const line of toldOf('variable', await client.call('variables.put', wanted, io.signal))) io.note(line)
      }),
    )
}

const variableRow = (of: VariableRow): Row => ({
  key: of.key,
  value: of.value,
  description: of.description,
  source: of.source,
  overridden: of.overridden,
  problem: of.problem,
  updated_at: formatInstantOrNull(of.updatedAt),
})
