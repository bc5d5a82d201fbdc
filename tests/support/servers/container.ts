import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { freePort } from './freePort.ts'

const run = promisify(execFile)
const docker = async (...args: string[]): Promise<string> => (await run('docker', args)).stdout.trim()

/** A server of a test in a container of its own, on a port of this machine that it keeps when it is started again. */
export type ServerContainer = AsyncDisposable & {
  readonly name: string
  readonly port: number
  /** Its end, at once and with nothing said. */
  kill(): Promise<void>
  start(): Promise<void>
  pause(): Promise<void>
  unpause(): Promise<void>
  exec(...command: string[]): Promise<string>
}

type Options = {
  readonly image: string
  readonly env: Readonly<Record<string, string>>
  /** Inside. */
  readonly port: number
  readonly command?: readonly string[]
  readonly flags?: readonly string[]
  /** Answers with a 2xx once it is ready. */
  readonly path: string
}

/** Starts a container and waits until it answers; disposing removes it with its volumes. */
export const startContainer = async (of: Options): Promise<ServerContainer> => {
  const port = await freePort()
  const name = `pfadtest-store-${randomUUID().slice(0, 8)}`
  const env = Object.entries(of.env).flatMap(([key, value]) => ['--env', `${key}=${value}`])
  const ready = async (): Promise<void> => {
    while (!(await isReady(`http://127.0.0.1:${port}${of.path}`))) {
      if ((await docker('inspect', '--format', '{{.State.Running}}', name)) !== 'true') {
        const { stdout, stderr } = await run('docker', ['logs', '--tail', '20', name])
        throw new Error(`${of.image} ended: ${stdout}${stderr}`)
      }
      await sleep(50)
    }
  }
  const published = ['--publish', `127.0.0.1:${port}:${of.port}`]
  const dispose = async (): Promise<void> => void (await docker('rm', '--force', '--volumes', name))
  try {
    await docker(
      'run',
      '--detach',
      '--name',
      name,
      ...published,
      ...env,
      ...(of.flags ?? []),
      of.image,
      ...(of.command ?? []),
    )
    await ready()
  } catch (thrown) {
    await dispose()
    throw thrown
  }
  return {
    name,
    port,
    kill: async () => void (await docker('kill', name)),
    async start() {
      await docker('start', name)
      await ready()
    },
    pause: async () => void (await docker('pause', name)),
    unpause: async () => void (await docker('unpause', name)),
    exec: (...command) => docker('exec', name, ...command),
    [Symbol.asyncDispose]: dispose,
  }
}

const isReady = async (url: string): Promise<boolean> => {
  const answer = await fetch(url, { signal: AbortSignal.timeout(5000) }).catch(() => null)
  await answer?.body?.cancel()
  return answer?.ok ?? false
}
