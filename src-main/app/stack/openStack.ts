import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { createDockerEngine } from '../../adapters/docker/containerEngine.ts'
import { createStackLogStore } from '../../adapters/files/stackLogs.ts'
import { createHostPorts } from '../../adapters/process/hostPorts.ts'
import { createStack, type Stack } from '../../engine/stack/createStack.ts'
import { createClock } from '../clock.ts'
import type { HomePaths } from '../home/paths.ts'
import type { Settings } from '../settings/settings.ts'
import { digestOfBuild } from './digestOfBuild.ts'
import { createStackFile } from './stackFile.ts'

/** The stack of a home on this machine's container engine, which is looked for when it is first needed. */
export const openStack = (of: {
  readonly home: HomePaths
  readonly settings: Settings
  readonly env: NodeJS.ProcessEnv
  readonly mask: (text: string) => string
  /** A port or a number of services was chosen: the connections are elsewhere. */
  readonly onChosen: () => void
  readonly onChange: () => void
  readonly onProblem: (error: unknown) => void
}): Stack => {
  const parts = new AsyncDisposableStack()
  const engine = parts.use(createDockerEngine({ env: of.env, setting: of.settings.PFAD_ENGINE }))
  const stack = parts.use(
    createStack({
      engine,
      file: createStackFile(of, of.onChosen),
      hostPorts: createHostPorts(),
      logs: createStackLogStore({ root: join(of.home.logs, 'stack') }),
      // Containers live in real time, whatever clock the pipelines are tested with.
      clock: createClock(),
      digestOfBuild,
      hash: (text) => createHash('sha256').update(text).digest('hex'),
      mask: of.mask,
      onChange: of.onChange,
      onProblem: of.onProblem,
    }),
  )
  return { ...stack, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}
