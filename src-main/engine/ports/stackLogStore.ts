import type { StackLogLine } from '../../contract/models/stack.ts'

/**
 * What the services of the stack have said, kept when their containers are gone: a bounded file per service, the oldest lines
 * go first. Throws `PfadError('log-store')` when the disk does not do its part.
 */
export interface StackLogStore {
  /** Lines of one service, in the order in which its containers said them. */
  append(service: string, lines: readonly StackLogLine[]): Promise<void>
  /** Services of which something is kept. */
  services(): Promise<string[]>
  /** The last lines of a service that `matches` takes, oldest first. */
  tail(service: string, count: number, matches: (line: StackLogLine) => boolean): Promise<StackLogLine[]>
  /** When the last kept line of a container was said, and how many of that very millisecond are kept; null: none. */
  lastOf(service: string, container: string): Promise<{ readonly at: number; readonly count: number } | null>
}
