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

export type ChildProgram = 'loader' | 'attempt' | 'data' | 'view' | 'producer'

/** What JavaScript in a process may take; left out: what the engine's own rules say. */
export type HeapLimits = {
  readonly maxOldSpaceMb?: number | undefined
  /** A third of what is made new before the engine looks what of it has gone. */
  readonly maxSemiSpaceMb?: number | undefined
}

/** Starting a process: `fork` under Node, `utilityProcess` under Electron. */
export interface ProcessHost {
  start(
    program: ChildProgram,
    options?: { args?: readonly string[]; env?: Readonly<Record<string, string>> } & HeapLimits,
  ): ChildHandle
}

/** A child's end of the same path. A child ends by itself when its parent is gone. */
export interface ParentLink {
  post(message: unknown): void
  /** Messages that came before the first listener wait for it. */
  onMessage(listener: (message: unknown) => void): void
}
