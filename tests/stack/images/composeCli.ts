import { join } from 'node:path'
import { goBuild, obtain } from './ingredients.ts'
import { run } from './run.ts'

const VERSION = 'v2.40.3'

/** The words that call Docker Compose: the Engine's plugin where it is installed, else one built from its source. */
export const composeCli = async (cache: string): Promise<readonly [string, ...string[]]> => {
  const plugin = await run('docker', ['compose', 'version', '--short']).catch(() => null)
  if (plugin !== null) return ['docker', 'compose']
  const folder = await obtain(
    cache,
    goBuild(`compose-${VERSION}`, {
      module: `github.com/docker/compose/v2@${VERSION}`,
      command: './cmd',
      name: 'docker-compose',
    }),
  )
  return [join(folder, 'docker-compose')]
}
