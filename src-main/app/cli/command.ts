import { type Command, Option } from 'commander'
import type { PfadClient } from '../../contract/pfadContract.ts'
import { OUTPUTS, type Output } from './format/output.ts'
import type { Io } from './io.ts'
import { type StartApp, withClient } from './withClient.ts'

/** What every command works with. */
export type Context = {
  readonly io: Io
  readonly startApp?: StartApp
  /** What the process ends with, unless an error says otherwise. */
  exitCode: number
}

export const outputOption = (): Option =>
  new Option('-o, --output <format>', 'how the result is written').choices([...OUTPUTS]).default('table')

export const outputOf = (command: Command): Output => command.opts<{ output?: Output }>().output ?? 'table'

export const homeOf = (command: Command): string | undefined => command.optsWithGlobals<{ home?: string }>().home

/** Runs `work` as a client of the home that the command line names. */
export const asClient = <T>(
  context: Context,
  command: Command,
  work: (client: PfadClient, io: Io, ownsHome: boolean) => Promise<T>,
): Promise<T> =>
  withClient(
    context.io,
    {
      home: homeOf(command),
      command: describe(command),
      ...(context.startApp ? { startApp: context.startApp } : {}),
    },
    (client, ownsHome) => work(client, context.io, ownsHome),
  )

/** For the owner's note: the command with its first argument, never its options (`--conf` may hold a secret). */
const describe = (command: Command): string => {
  const names: string[] = []
  for (let at: Command | null = command; at !== null; at = at.parent) names.unshift(at.name())
  return [...names, ...command.args.slice(0, 1)].join(' ')
}
