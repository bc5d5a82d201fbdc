import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { PfadError } from '../../contract/error.ts'

/** So long a demo may take until it says where it is (ms). */
const URL_WITHIN = 30_000
/** So long it may take to end and to remove its home (ms). */
const END_WITHIN = 15_000

/** Starts demos beside an app: each in a process and a home of its own. */
export type DemoLauncher = AsyncDisposable & {
  /** The address, with its token, of the demo that runs; of a new one where none does. */
  readonly start: () => Promise<{ url: string }>
  readonly stop: () => Promise<void>
  readonly running: () => { url: string } | null
}

type Started = { readonly child: ChildProcess; readonly url: string }

/**
 * `command`: the program and words that run `pfad demo`, or null where this host cannot start one. The demo ends with its
 * stdin, so that it does not outlive this process however that ends.
 */
export const createDemoLauncher = (command: readonly string[] | null, env: NodeJS.ProcessEnv): DemoLauncher => {
  let starting: Promise<Started> | null = null
  let current: Started | null = null

  const launch = async (): Promise<Started> => {
    const [program, ...words] = command ?? []
    if (program === undefined) {
      throw new PfadError('demo-unavailable', 'This host cannot start a demo beside itself.', 'Run: pfad demo')
    }
    const child = spawn(program, words, { stdio: ['pipe', 'pipe', 'pipe'], env })
    // It may be gone when it is told to end.
    child.stdin.on('error', () => undefined)
    const url = await firstUrl(child)
    current = { child, url }
    child.once('exit', () => {
      current = null
      starting = null
    })
    return current
  }

  const stop = async (): Promise<void> => {
    const { child } = (await starting?.catch(() => null)) ?? {}
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const exited = new Promise((resolve) => child.once('exit', resolve))
    const timer = setTimeout(() => child.kill('SIGKILL'), END_WITHIN)
    child.stdin?.end()
    await exited
    clearTimeout(timer)
  }

  return {
    async start() {
      starting ??= launch()
      const mine = starting
      mine.catch(() => {
        if (starting === mine) starting = null
      })
      return { url: (await mine).url }
    },
    stop,
    running: () => current && { url: current.url },
    [Symbol.asyncDispose]: stop,
  }
}

const firstUrl = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let complaint = ''
    const timer = setTimeout(() => child.kill('SIGKILL'), URL_WITHIN)
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      complaint = `${complaint}${text}`.slice(-2000)
    })
    const end = (): void => {
      clearTimeout(timer)
      const why = complaint.trim().split('\n').at(-1) ?? ''
      reject(new PfadError('demo-unavailable', `The demo did not start. ${why}`.trim(), 'Try it yourself: pfad demo'))
    }
    child.once('error', end)
    child.once('exit', end)
    if (!child.stdout) return end()
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!/^http:\/\/127\.0\.0\.1:\d+\/\?token=/.test(line)) return
      clearTimeout(timer)
      resolve(line)
    })
  })
