import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { heapFlags } from '../../adapters/process/heapFlags.ts'
import type { ChildHandle, ProcessHost } from '../../engine/ports/processHost.ts'

/** What this uses of Electron's `UtilityProcess`. */
export type UtilityChild = {
  readonly pid: number | undefined
  readonly stdout: Readable | null
  readonly stderr: Readable | null
  postMessage(message: unknown): void
  kill(): boolean
  on(event: 'message', listener: (message: unknown) => void): unknown
  once(event: 'exit', listener: (code: number) => void): unknown
}

export type Fork = (
  program: string,
  arguments_: string[],
  options: { env: Record<string, string>; execArgv: string[]; stdio: 'pipe'; serviceName: string },
) => UtilityChild

/**
 * Starts children as Electron's utility processes: a packaged app has no `fork`. They run the same programs, by way of
 * `utility.js`, which gives them `process.send` and `process.on('message')`.
 */
export const createUtilityProcessHost = (options: {
  readonly fork: Fork
  readonly folder: string
  readonly env: NodeJS.ProcessEnv
}): ProcessHost => ({
  start(program, { args = [], env = {}, ...limits } = {}): ChildHandle {
    const child = options.fork(join(options.folder, 'utility.js'), [join(options.folder, `${program}.js`), ...args], {
      env: { ...defined(options.env), ...env },
      execArgv: heapFlags(limits),
      stdio: 'pipe',
      serviceName: `pfad ${program}`,
    })
    let isOver = false
    const exited = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
      child.once('exit', (code) => {
        isOver = true
        // Electron gives a code only. A signal ends a process with its number: 9 is a SIGKILL that was not ours to send.
        resolve(code === 9 ? { code: null, signal: 'SIGKILL' } : { code, signal: null })
      })
    })
    return {
      get pid() {
        return child.pid
      },
      post: (message) => {
        if (!isOver) child.postMessage(message)
      },
      onMessage: (listener) => void child.on('message', listener),
      onOutput: (listener) => {
        for (const stream of ['stdout', 'stderr'] as const) {
          child[stream]?.setEncoding('utf8').on('data', (text: string) => listener(stream, text))
        }
      },
      exited,
      kill: (force) => {
        if (isOver) return
        if (force && child.pid !== undefined) process.kill(child.pid, 'SIGKILL')
        else child.kill()
      },
    }
  },
})

const defined = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
