import type { ChildHandle } from '../../engine/ports/processHost.ts'

/** What Node itself takes, beside what a child may have. */
const NODE_MB = 128
/** How often the memory of a busy child is looked at (ms). */
const LOOK = 250

/** Tells once when a child's resident memory is more than it may have. V8's own limit does not count buffers. */
export const watchMemory = (
  of: {
    readonly handle: ChildHandle
    readonly megabytes: number
    /** Bytes of a process; null where the system does not tell. */
    readonly memoryOf: (pid: number) => Promise<number | null>
  },
  onTooLarge: () => void,
): Disposable => {
  const { pid } = of.handle
  let done = pid === undefined
  const look = async (): Promise<void> => {
    const bytes = pid === undefined ? null : await of.memoryOf(pid)
    if (done || bytes === null || bytes <= (of.megabytes + NODE_MB) * 1024 * 1024) return
    done = true
    onTooLarge()
  }
  const timer = setInterval(() => void look(), LOOK)
  return {
    [Symbol.dispose]() {
      done = true
      clearInterval(timer)
    },
  }
}
