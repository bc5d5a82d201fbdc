import type { ServicePhase } from '../../contract/models/stack.ts'

/** How an operation tells what it does. */
export type Report = {
  readonly progress: (of: {
    readonly service: string
    readonly phase: ServicePhase
    readonly message: string
    readonly done?: number | null
    readonly total?: number | null
  }) => void
  /** A line of a build, or of a program that prepares a service. */
  readonly line: (service: string, text: string) => void
}
