import type { Command } from 'commander'
import { fromErrorShape, PfadError } from '../../../contract/error.ts'
import type { StackStatus } from '../../../contract/models/stack.ts'
import type { PfadClient } from '../../../contract/pfadContract.ts'
import { asClient, type Context, outputOf, outputOption } from '../command.ts'
import { printRows } from '../format/output.ts'
import { containerRow, logText, serviceRow } from '../format/stack.ts'
import type { Io } from '../io.ts'
import { parseWhole } from '../parse/number.ts'
import { runStack, type Wish } from '../stackRun.ts'

const SERVICES = '[services...]'
const WHICH = 'of the compose file; default: all'

/** `pfad stack …`: the servers in containers. */
export const addStackCommands = (program: Command, context: Context): void => {
  const stack = program.command('stack').description('Kafka, ClickHouse, MinIO and Spark in containers')
  addUp(stack, context)
  addEnds(stack, context)
  addLooks(stack, context)
  addLogs(stack, context)
}

const seconds = parseWhole('--timeout', 1, 86_400)

const addUp = (stack: Command, context: Context): void => {
  stack
    .command('up')
    .description('start it, with all that is needed: images, network, volumes, containers')
    .argument(SERVICES, WHICH)
    .option('--wait', 'until all are healthy')
    .option('--move-ports', 'take free ports where some are taken, and keep them for this home')
    .option('--build', 'build images anew that are built here')
    .option('--timeout <seconds>', 'how long to wait once the images are there', seconds, 300)
    .action((services: string[], options: UpOptions, command: Command) =>
      asClient(context, command, async (client, io) => {
        const wish = { verb: 'up' as const, services, wait: options.wait ?? false, build: options.build ?? false }
        const timeoutMs = options.timeout * 1000
        const movePorts = options.movePorts ?? (await offersToMove(client, io))
        await runStack(client, io, { ...wish, movePorts, timeoutMs })
        await printStatus(client, io, command)
      }),
    )
    .addOption(outputOption())
  stack
    .command('restart')
    .description('restart services, one after the other, each until it is well')
    .argument(SERVICES, WHICH)
    .option('--timeout <seconds>', 'how long to wait', seconds, 300)
    .action((services: string[], { timeout }: { timeout: number }, command: Command) =>
      act(context, command, { verb: 'restart', services, timeoutMs: timeout * 1000 }),
    )
  stack
    .command('scale')
    .description('run so many of a service, and keep that for this home')
    .argument('<service=n...>', 'spark-worker=3')
    .option('--timeout <seconds>', 'how long to wait', seconds, 300)
    .action((pairs: string[], { timeout }: { timeout: number }, command: Command) =>
      act(context, command, { verb: 'scale', replicas: parseReplicas(pairs), timeoutMs: timeout * 1000 }),
    )
}

type UpOptions = { wait?: true; movePorts?: true; build?: true; timeout: number }

/** Ports are looked at first, so that somebody at the terminal can be asked. */
const offersToMove = async (client: PfadClient, io: Io): Promise<boolean> => {
  if (!io.isTerminal) return false
  const conflicts = await client.call('stack.conflicts', {}, io.signal)
  if (conflicts.length === 0 || conflicts.some(({ variable }) => variable === null)) return false
  for (const { service, port, holder } of conflicts) {
    io.note(`Port ${port}, which ${service} needs, is taken${holder === null ? '' : ` by ${holder}`}.`)
  }
  const moves = conflicts.map(({ port, free }) => `${free} for ${port}`).join(', ')
  return (await io.confirm(`Take free ones instead (${moves})?`)) === true
}

const addEnds = (stack: Command, context: Context): void => {
  stack
    .command('down')
    .description('stop it and remove its containers; its data stays')
    .argument(SERVICES, WHICH)
    .action((services: string[], _options, command: Command) => act(context, command, { verb: 'down', services }))
  stack
    .command('stop')
    .description('stop it and leave its containers')
    .argument(SERVICES, WHICH)
    .action((services: string[], _options, command: Command) => act(context, command, { verb: 'stop', services }))
  stack
    .command('cancel')
    .description('give up what is being done to it')
    .action((_options, command: Command) =>
      asClient(context, command, async (client, io) => {
        const ended = await client.call('stack.cancel', {}, io.signal)
        io.note(
          ended === null
            ? 'Nothing was being done.'
            : `Gave up "${ended.verb}": what it had made and not started is gone.`,
        )
      }),
    )
  stack
    .command('reset')
    .description('remove it with all its data, after a typed confirmation')
    .option('--confirm <name>', "the stack's name, where nobody is at the terminal to type it")
    .action(({ confirm }: { confirm?: string }, command: Command) =>
      asClient(context, command, async (client, io) => {
        const { project, ...going } = await client.call('stack.resetPreview', {}, io.signal)
        const all = Object.entries(going).flatMap(([kind, names]) =>
          names.map((name) => `  ${kind.slice(0, -1)} ${name}`),
        )
        if (all.length === 0) return io.note(`There is nothing of the stack "${project}".`)
        io.note(`A reset of the stack "${project}" removes, for good:\n${all.join('\n')}`)
        const typed = confirm ?? (await io.prompt(`Type ${project} to confirm:`))
        if (typed === null) {
          const message = 'A reset must be confirmed, and nobody is at the terminal. Nothing was done.'
          throw new PfadError('bad-argument', message, `Confirm it: pfad stack reset --confirm ${project}`)
        }
        await runStack(client, io, { verb: 'reset', confirm: typed })
      }),
    )
}

const addLooks = (stack: Command, context: Context): void => {
  stack
    .command('status')
    .description('its services: state, ports, and why one is not well')
    .addOption(outputOption())
    .action((_options, command: Command) =>
      asClient(context, command, (client, io) => printStatus(client, io, command)),
    )
  stack
    .command('ps')
    .description('its containers, with what CPU and memory they take')
    .addOption(outputOption())
    .action((_options, command: Command) =>
      asClient(context, command, async (client, io) => {
        const { services } = await statusOf(client, io)
        const readings = await firstReadings(
          client,
          io,
          services.flatMap(({ containers }) => containers),
        )
        const rows = services.flatMap((service) =>
          service.containers.map((each) => containerRow(service.service, each, readings.get(each.name))),
        )
        await printRows(io, rows, outputOf(command))
      }),
    )
}

const addLogs = (stack: Command, context: Context): void => {
  stack
    .command('logs')
    .description('what services have said, also those whose containers are gone')
    .argument(SERVICES, WHICH)
    .option('-f, --follow', 'go on with what they say')
    .option('-n, --tail <lines>', 'so many of the last lines', parseWhole('--tail', 0, 100_000), 200)
    .option('--search <text>', 'only lines with this text')
    .action((services: string[], options: { follow?: true; tail: number; search?: string }, command: Command) =>
      asClient(context, command, async (client, io) => {
        const { follow = false, tail, search = '' } = options
        for await (const lines of client.stream('stack.logs', { services, tail, follow, search }, io.signal)) {
          await io.write(lines.map((line) => logText(line, services.length !== 1)).join(''))
        }
        io.signal.throwIfAborted()
      }),
    )
}

const act = (context: Context, command: Command, wish: Wish): Promise<void> =>
  asClient(context, command, (client, io) => runStack(client, io, wish))

const statusOf = async (client: PfadClient, io: Io): Promise<StackStatus> => {
  const status = await client.call('stack.status', {}, io.signal)
  if (status.problem !== null) throw fromErrorShape(status.problem)
  return status
}

const printStatus = async (client: PfadClient, io: Io, command: Command): Promise<void> => {
  const { services, project, state, engine } = await statusOf(client, io)
  const output = outputOf(command)
  const columns = ['service', 'state', 'running', 'ports', 'image']
  if (output === 'table') io.note(`Stack "${project}" is ${state}, on ${engine?.name} ${engine?.version}.`)
  await printRows(io, services.map(serviceRow), output, columns)
  if (output !== 'table') return
  for (const { service, explanation } of services) {
    if (explanation === null) continue
    io.note(`\n${service} ${explanation.what}. ${explanation.cause ?? ''}`.trimEnd())
    for (const line of explanation.lines) io.note(`  | ${line}`)
    io.note(`  ${explanation.advice}`)
  }
}

/** One reading of each container that runs; none where the engine has none in time. */
const firstReadings = async (
  client: PfadClient,
  io: Io,
  containers: readonly { readonly name: string; readonly state: string }[],
): Promise<Map<string, { cpuPercent: number; memory: number }>> => {
  const running = containers.filter(({ state }) => state === 'running').length
  const found = new Map<string, { cpuPercent: number; memory: number }>()
  if (running === 0) return found
  let rounds = 0
  for await (const readings of client.stream('stack.stats', {}, io.signal)) {
    for (const each of readings) found.set(each.container, each)
    rounds += 1
    if (found.size >= running || rounds >= 4) break
  }
  return found
}

const parseReplicas = (pairs: readonly string[]): Record<string, number> =>
  Object.fromEntries(
    pairs.map((pair) => {
      const [, service, count] = /^([^=]+)=(\d{1,2})$/.exec(pair) ?? []
      if (service !== undefined) return [service, Number(count)] as const
      throw new PfadError(
        'bad-argument',
        `"${pair}" is not a service and a number.`,
        'Example: pfad stack scale spark-worker=3',
      )
    }),
  )
