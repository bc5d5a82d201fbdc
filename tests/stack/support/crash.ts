import { readFileSync } from 'node:fs'
import type { TestEngine } from './engine.ts'
import { eventually } from './eventually.ts'

/**
 * Ends a container's program as a crash would: nobody has asked the engine to, so the restart policy applies. Where that
 * program cannot be reached (an engine in a virtual machine, no right to), the engine kills it and starts it again. The
 * engine knows of it then: until it has seen the end it would still call the container healthy.
 */
export const crash = async (engine: TestEngine, id: string): Promise<void> => {
  const { Id, State } = await engine.inspect(id)
  if (isInContainer(State.Pid, Id)) {
    process.kill(State.Pid, 'SIGKILL')
    await eventually(
      () => engine.inspect(id),
      (seen) => seen.State.Pid !== State.Pid,
      { every: 20 },
    )
  } else {
    await engine.act(id, 'kill')
    await engine.act(id, 'start')
  }
}

/** A process id of an engine elsewhere may be any process here. */
const isInContainer = (pid: number, id: string): boolean => {
  try {
    return process.getuid?.() === 0 && pid > 1 && readFileSync(`/proc/${pid}/cgroup`, 'utf8').includes(id)
  } catch {
    return false
  }
}
