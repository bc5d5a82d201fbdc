/** A child process of ours: plain-data messages both ways, and a certain end. */
export interface ChildHandle {
  readonly pid: number | undefined
  post(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  /** What the child wrote to its stdout and stderr outside our own protocol. */
  onOutput(listener: (stream: 'stdout' | 'stderr', text: string) => void): void
  readonly exited: Promise<{ code: number | null; signal: string | null }>
  /** SIGTERM, or SIGKILL with `force`. Ending what has ended is done already. */
  kill(force: boolean): void
}

export type ChildProgram = 'loader' | 'attempt' | 'data' | 'producer'

/** Starting a process: `fork` under Node, `utilityProcess` under Electron. */
export interface ProcessHost {
  start(
    program: ChildProgram,
    options?: { args?: readonly string[]; env?: Readonly<Record<string, string>>; maxOldSpaceMb?: number },
  ): ChildHandle
}
