import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import type { ChildHandle, ProcessHost } from '../../engine/ports/processHost.ts'

/** Children under Node: `fork` of `<folder>/<program><extension>`, no shell, messages by structured clone. */
export const createForkProcessHost = ({ folder, extension }: { folder: string; extension: string }): ProcessHost => ({
  start(program, options = {}) {
    const child = fork(join(folder, program + extension), options.args ?? [], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'advanced',
      env: { ...process.env, ...options.env },
      execArgv: [
        '--disable-warning=ExperimentalWarning',
        '--enable-source-maps',
        ...(options.maxOldSpaceMb === undefined ? [] : [`--max-old-space-size=${options.maxOldSpaceMb}`]),
      ],
    })
    return handleOf(child)
  },
})

const handleOf = (child: ChildProcess): ChildHandle => {
  const exited = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
    // A child that could not even be started ends so; there is no exit then.
    child.once('error', () => resolve({ code: null, signal: null }))
  })
  return {
    pid: child.pid,
    exited,
    post: (message) => {
      // A child that has just died is told of by `exited`.
      if (child.connected) child.send(message as object, () => undefined)
    },
    onMessage: (listener) => void child.on('message', listener),
    onOutput: (listener) => {
      child.stdout?.on('data', (bytes: Buffer) => listener('stdout', bytes.toString('utf8')))
      child.stderr?.on('data', (bytes: Buffer) => listener('stderr', bytes.toString('utf8')))
    },
    kill: (force) => void child.kill(force ? 'SIGKILL' : 'SIGTERM'),
  }
}
