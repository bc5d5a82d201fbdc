import type { Command } from 'commander'
import type { PfadClient } from '../../../contract/pfadContract.ts'
import { createHomePaths, findHome } from '../../home/paths.ts'
import { asClient, type Context, homeOf, outputOf, outputOption } from '../command.ts'
import { printRows } from '../format/output.ts'

export const addDoctorCommand = (program: Command, context: Context): void => {
  program
    .command('doctor')
    .description('what is installed, reachable, in the way, and what to do about each')
    .addOption(outputOption())
    .action(async (_options, command: Command) => {
      const { io } = context
      const { examine } = await import('../../doctor/examine.ts')
      const home = createHomePaths(findHome(homeOf(command), io.env))
      const ask = <T>(call: (client: PfadClient) => Promise<T>) => asClient(context, command, call)
      const findings = await examine(home, io.env, {
        importErrors: () => ask((client) => client.call('dags.importErrors', {}, io.signal)),
        secrets: () => ask((client) => client.call('secrets.status', {}, io.signal)),
        stores: () => ask((client) => client.call('app.stores', {}, io.signal)),
      })
      await printRows(io, findings, outputOf(command), ['check', 'status', 'found', 'advice'])
      if (findings.some(({ status }) => status === 'error')) context.exitCode = 1
    })
}
