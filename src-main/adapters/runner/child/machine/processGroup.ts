import { type ChildProcess, spawn } from 'node:child_process'

/** Kills the groups that it was told of when this process is gone, however that comes. A group is minus its leader's pid. */
export type Groups = { add(group: number): void; remove(group: number): void }

/** After SIGTERM a group has this long (ms) until SIGKILL. */
const GRACE = 2000

/** Ends a program that leads a process group (`detached`), with all that it has started. Returns how to stop the killing. */
export const endGroup = (child: ChildProcess): (() => void) => {
  signalGroup(child, 'SIGTERM')
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE)
  return () => clearTimeout(timer)
}

const signalGroup = ({ pid }: ChildProcess, signal: NodeJS.Signals): void => {
  if (pid === undefined) return
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true }).on(
      'error',
      () => undefined,
    )
    return
  }
  try {
    process.kill(-pid, signal)
  } catch (thrown) {
    // All of it has ended by itself.
    if ((thrown as NodeJS.ErrnoException).code !== 'ESRCH') throw thrown
  }
}
