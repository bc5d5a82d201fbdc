import { type Command, Option } from 'commander'
import type { Context } from '../command.ts'
import { parseWhole } from '../parse/number.ts'

type Options = { port?: number; browser: boolean; withStdin?: true }

export const addDemoCommand = (program: Command, context: Context): void => {
  program
    .command('demo')
    .description('a guided demo in the browser: a throw-away home, and a clock that runs an hour in a minute')
    .option('--port <n>', 'its port (default: any that is free)', parseWhole('--port', 0, 65_535))
    .option('--no-browser', 'do not open a browser')
    .addOption(new Option('--with-stdin', 'end with stdin').hideHelp())
    .action(async (options: Options) => {
      const { startDemo } = await import('../../start/startDemo.ts')
      context.exitCode = await startDemo(context.io, options)
    })
}
