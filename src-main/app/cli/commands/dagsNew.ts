import { type Command, Option } from 'commander'
import { writeEditorFiles } from '../../dagFiles/editorFiles.ts'
import { newDag, TEMPLATES, type Template } from '../../dagFiles/newDag.ts'
import { createHomePaths, findHome } from '../../home/paths.ts'
import { prepareHome } from '../../home/prepareHome.ts'
import { type Context, homeOf } from '../command.ts'

/**
 * `pfad dags new`: a DAG file from a template, and what an editor needs for it. It writes files as the person could, so
 * it asks nobody: an app that runs picks them up.
 */
export const addDagsNew = (dags: Command, { io }: Context): void => {
  dags
    .command('new')
    .description('write a DAG file from a template into the home, with types for your editor')
    .argument('<dag_id>')
    .addOption(new Option('-t, --template <name>', 'what it shows').choices([...TEMPLATES]).default('minimal'))
    .action(async (dagId: string, { template }: { template: Template }, command: Command) => {
      const home = createHomePaths(findHome(homeOf(command), io.env))
      await prepareHome(home)
      const path = await newDag(home, dagId, template)
      await writeEditorFiles(home)
      await io.write(`${path}\n`)
      io.note(`Open ${home.dags} in your editor: it knows pfad's types.`)
      io.note(`Try it with:  pfad dags test ${dagId}     Schedule it with:  pfad dags unpause ${dagId}`)
    })
}
