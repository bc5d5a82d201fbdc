import type { Command } from 'commander'
import { type Context, homeOf } from '../command.ts'
import { parseWhole } from '../parse/number.ts'

type Options = { web?: true; port?: number; browser: boolean }

export const addStartCommand = (program: Command, context: Context): void => {
  program
    .command('start')
    .description('the app: a window, or the web host, which prints its address')
    .option('--web', 'the web host, even where a window could open')
    .option('--port <n>', 'its port; 0: any that is free (default: 7323, or any)', parseWhole('--port', 0, 65_535))
    .option('--no-browser', 'do not open a browser')
    .action(async (options: Options, command: Command) => {
      const { start } = await import('../../start/start.ts')
      context.exitCode = await start(context.io, { ...options, home: homeOf(command) })
    })
}
