import { fork } from 'node:child_process'
import { join } from 'node:path'
import type { ChildHandle, ProcessHost } from '../../engine/ports/processHost.ts'
import { heapFlags } from './heapFlags.ts'
import { createReaper } from './reaper.ts'

/** After a child's end its last words may still be on their way: wait this long for them (ms), not for its own children. */
const LAST_WORDS = 200

/**
 * Starts the programs `<folder>/<program><extension>` under Node, each in a process of its own, no shell between. All of
 * them end when this process does, however it ends.
 */
export const createForkProcessHost = (of: {
  readonly folder: string
  readonly extension: string
  /** What every child gets; default: this process's own environment. */
  readonly env?: NodeJS.ProcessEnv
}): ProcessHost => {
  const { folder, extension } = of
  // Each leads a process group, in which also stands what a user's code starts.
  const canLead = process.platform !== 'win32'
  const reaper = createReaper()
  return {
    start(program, { args = [], env = {}, ...limits } = {}): ChildHandle {
      const child = fork(join(folder, program + extension), args, {
        execArgv: ['--disable-warning=ExperimentalWarning', ...heapFlags(limits)],
        env: { ...(of.env ?? process.env), ...env },
        serialization: 'advanced',
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        detached: canLead,
      })
      const { pid } = child
      const reaped = pid === undefined ? null : canLead ? -pid : pid
      if (reaped !== null) reaper.add(reaped)
      const outputListeners: ((stream: 'stdout' | 'stderr', text: string) => void)[] = []
      for (const stream of ['stdout', 'stderr'] as const) {
        child[stream]?.setEncoding('utf8').on('data', (text: string) => {
          for (const listener of outputListeners) listener(stream, text)
        })
      }
      const exited = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
        child.once('error', (error) => {
          // It could not be started; a failed `kill` or `send` of a running one is not its end.
          if (pid !== undefined) return
          for (const listener of outputListeners) listener('stderr', `${error.message}\n`)
          resolve({ code: null, signal: null })
        })
        child.once('exit', (code, signal) => {
          if (reaped !== null) reaper.remove(reaped)
          if (canLead && pid !== undefined) endLeftOvers(pid)
          const done = (): void => resolve({ code, signal })
          child.once('close', done)
          setTimeout(done, LAST_WORDS).unref()
        })
      })
      // `error` comes again for each message that a dead child did not get; `exited` says all there is to say.
      child.on('error', () => undefined)
      return {
        pid,
        post: (message) => void (child.connected && child.send(message as object, () => undefined)),
        onMessage: (listener) => void child.on('message', listener),
        onOutput: (listener) => void outputListeners.push(listener),
        exited,
        kill: (force) => void child.kill(force ? 'SIGKILL' : 'SIGTERM'),
      }
    },
  }
}

/** Kills what a child that has ended leaves of its process group. */
const endLeftOvers = (group: number): void => {
  try {
    process.kill(-group, 'SIGKILL')
  } catch {
    // Nothing is left: the usual case.
  }
}
