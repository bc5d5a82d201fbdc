import type { ComposeBuild } from '../../core/compose/model.ts'
import type { Clock } from '../ports/clock.ts'
import type { ContainerEngine } from '../ports/containerEngine.ts'
import type { HostPorts } from '../ports/hostPorts.ts'
import type { StackFile } from '../ports/stackFile.ts'
import type { StackLogStore } from '../ports/stackLogStore.ts'

/** What the stack manager works with. */
export type StackDeps = {
  readonly engine: ContainerEngine
  readonly file: StackFile
  readonly hostPorts: HostPorts
  readonly logs: StackLogStore
  /** The machine's own: containers know no other time. */
  readonly clock: Clock
  /** A digest of a text, in hexadecimal. */
  readonly hash: (text: string) => string
  /** Of all files that an image is built from, and its arguments. */
  readonly digestOfBuild: (build: ComposeBuild) => Promise<string>
  /** Something of the stack is not as it was. */
  readonly onChange: () => void
  readonly onProblem: (error: unknown) => void
}
