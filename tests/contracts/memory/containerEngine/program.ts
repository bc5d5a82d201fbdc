import type { ContainerInfo, ContainerSpec } from '../../../../src-main/engine/ports/containerEngine.ts'

/** What a container of the fake does once it runs; times are milliseconds after its start. */
export type FakeProgram = {
  readonly prints?: readonly { readonly stream: 'stdout' | 'stderr'; readonly text: string }[]
  /** Ends by itself; left out: it runs until it is stopped. */
  readonly ends?: { readonly afterMs: number; readonly exitCode: number; readonly isOutOfMemory?: boolean }
  /** What its health check comes to; one without health check has none. */
  readonly health?: { readonly afterMs: number; readonly status: 'healthy' | 'unhealthy'; readonly output?: string }
  /** Exit code on the stop signal; null: it ignores it and is killed (137). Left out: 0. */
  readonly stopExitCode?: number | null
}

/** What a program run by `exec` does. */
export type FakeExec = {
  readonly prints?: FakeProgram['prints']
  readonly exitCode: number
  readonly afterMs?: number
}

/** What the fake is given: how containers behave, and what time is. */
export type FakeEngineOptions = {
  readonly program?: (container: ContainerSpec) => FakeProgram
  /** Undefined: a container's own health check says what its health is, everything else succeeds. */
  readonly exec?: (command: readonly string[], container: ContainerSpec) => FakeExec | undefined
  readonly now?: () => number
  /** Calls `work` after so many milliseconds; returns what takes it back. */
  readonly after?: (ms: number, work: () => void) => () => void
}

/** A row of the fake: the spec beside what became of it. */
export type FakeContainer = {
  readonly spec: ContainerSpec
  info: ContainerInfo
  readonly lines: { readonly stream: 'stdout' | 'stderr'; readonly at: number; readonly text: string }[]
  /** A person stopped it: its restart policy rests. */
  isStopped: boolean
  timers: (() => void)[]
}
