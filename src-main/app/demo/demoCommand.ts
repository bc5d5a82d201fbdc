import { join } from 'node:path'
import { isSource, packageFolder } from '../programs.ts'

/** What `pfad` is, for Node. */
const cli = isSource
  ? join(packageFolder, 'src-main', 'app', 'cli', 'main.ts')
  : join(packageFolder, 'out', 'main', 'cli.js')

/**
 * The words that start a demo beside an app and end it with that app; null where there is no Node to run them. The browser
 * is opened by the page that asked for the demo, or, where that is in a window, by the demo itself.
 */
export const demoCommand = (
  node: string | undefined,
  { opensBrowser }: { readonly opensBrowser: boolean },
): readonly string[] | null =>
  node ? [node, cli, 'demo', '--with-stdin', ...(opensBrowser ? [] : ['--no-browser'])] : null
