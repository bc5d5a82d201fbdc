import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it, vi } from 'vitest'
import { packageFolder } from '../../src-main/app/programs.ts'
import { connectApp, createTestHome } from '../setup/app.ts'

const SECRET = 'T000/B000/very-secret'

/** A receiver of a port of its own: it can go down and come up again, and answers as it is told. */
const createReceiver = async () => {
  const received: { key: string; body: string }[] = []
  let answer = (response: ServerResponse): unknown => response.end('ok')
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (piece: Buffer) => {
      body += piece.toString()
    })
    request.on('end', () => {
      received.push({ key: String(request.headers['idempotency-key']), body })
      answer(response)
    })
  })
  const listen = (port: number) => new Promise<void>((done) => void server.listen(port, '127.0.0.1', done))
  await listen(0)
  const { port } = server.address() as AddressInfo
  const down = (): Promise<void> => {
    server.closeAllConnections()
    return new Promise((done) => void server.close(() => done()))
  }
  return {
    received,
    port,
    answers: (with_: typeof answer) => {
      answer = with_
    },
    down,
    up: () => listen(port),
    [Symbol.asyncDispose]: down,
  }
}

/** The app from its sources, in a home with one DAG file. */
const launch = async (home: string, env: NodeJS.ProcessEnv) => {
  const program = join(packageFolder, 'src-main', 'app', 'cli', 'main.ts')
  const words = [program, 'start', '--web', '--port', '0', '--no-browser', '--home', home]
  const app: ChildProcess = spawn(process.execPath, words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  let output = ''
  for (const stream of [app.stdout, app.stderr]) stream?.on('data', (text: Buffer) => void (output += text.toString()))
  const exited = once(app, 'exit')
  await vi.waitFor(() => expect(output).toContain('?token='), { timeout: 30_000, interval: 50 })
  const client = await connectApp(home)
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    app.kill(signal)
    await exited
  }
  return { client, end, output: () => output, [Symbol.asyncDispose]: () => end('SIGKILL') }
}

const DAG = `import { appendFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { dag, notify, task } from 'pfad'
const seen = (line: string) => appendFileSync(process.env.SEEN ?? '', line + '\\n')
export default dag('failing', { isPausedUponCreation: false, onFailureCallback: notify.webhook({ connId: 'team' }) }, () =>
  task('a', { onFailureCallback: async ({ error, taskInstance }) => {
    seen('begun ' + taskInstance.taskId + ' ' + taskInstance.mapIndex)
    await sleep(process.env.SLOW ? 60_000 : 0)
    seen('called ' + error?.message)
  } }, async () => { throw new Error('it broke') })(),
)
`

const setUp = async (home: string, port: number) => {
  await mkdir(join(home, 'dags'), { recursive: true })
  await writeFile(join(home, 'dags', 'failing.ts'), DAG)
  const seen = join(home, 'seen')
  await appendFile(seen, '')
  const env = { SEEN: seen, PFAD_CONN_TEAM: `http://127.0.0.1:${port}/${SECRET}` }
  return { env, seen: () => readFile(seen, 'utf8') }
}
const within = { timeout: 40_000, interval: 100 }

it('an alert survives a receiver that is down, broken or dies, and the death of the app; its key stays the same', async () => {
  await using home = await createTestHome()
  await using receiver = await createReceiver()
  const { env } = await setUp(home.path, receiver.port)
  await receiver.down()
  {
    await using app = await launch(home.path, env)
    await vi.waitFor(() => app.client.call('dags.trigger', { dagId: 'failing' }), within)
    const refused = [{ lastError: expect.stringContaining('nothing listens there') }]
    await vi.waitFor(async () => expect(await app.client.call('alerts.list', {})).toMatchObject(refused), within)
    // Between the failure and the telling.
    await app.end('SIGKILL')
  }
  const answers = [
    (response: ServerResponse) => response.writeHead(500).end(),
    // It took the alert and died before it said so: that one comes twice, with the same key.
    (response: ServerResponse) => response.destroy(),
  ]
  receiver.answers((response) => (answers.shift() ?? ((each) => each.end('ok')))(response))
  await receiver.up()
  await using app = await launch(home.path, env)
  await vi.waitFor(async () => expect(await app.client.call('alerts.list', {})).toEqual([]), within)
  expect(receiver.received).toHaveLength(3)
  expect(new Set(receiver.received.map(({ key }) => key)).size).toBe(1)
  expect(receiver.received[2]?.body).toContain('DAG \\"failing\\" failed')
  await sleep(1500)
  expect(receiver.received).toHaveLength(3)
  expect(app.output()).not.toContain(SECRET)
})

const ALL = `import { appendFileSync } from 'node:fs'
import { dag, SkipTask, task } from 'pfad'
const say = (name: string) => ({ taskInstance: { taskId, mapIndex, tryNumber } }: any) =>
  appendFileSync(process.env.SEEN ?? '', [name, taskId, mapIndex, tryNumber].join(' ') + '\\n')
const told = {
  onSuccessCallback: say('onSuccess'), onFailureCallback: say('onFailure'),
  onRetryCallback: say('onRetry'), onSkippedCallback: say('onSkipped'),
}
const deadline = { reference: 'queuedAt', interval: 0, callback: say('onDeadline') }
export default dag('all', { isPausedUponCreation: false, onFailureCallback: say('dagFailed'), deadline }, () => {
  task('flaky', { ...told, retries: 1, retryDelay: '100ms' }, async ({ taskInstance }) => {
    if (taskInstance.tryNumber === 1) throw new Error('once')
  })()
  task('skipped', told, async () => { throw new SkipTask('nothing') })()
  task('each', told, async (_context, n: number) => { if (n === 1) throw new Error('one') }).expand([0, 1, 2])
})
`

it('every callback of a DAG and its tasks is called, and that of a mapped instance knows its index', async () => {
  await using home = await createTestHome()
  await using receiver = await createReceiver()
  const { env, seen } = await setUp(home.path, receiver.port)
  await writeFile(join(home.path, 'dags', 'all.ts'), ALL)
  await using app = await launch(home.path, env)
  await vi.waitFor(() => app.client.call('dags.trigger', { dagId: 'all' }), within)
  const wanted = [
    ...['dagFailed __dag__ -1 1', 'onDeadline __dag__ -1 1', 'onFailure each 1 1', 'onRetry flaky -1 1'],
    ...['onSkipped skipped -1 1', 'onSuccess each 0 1', 'onSuccess each 2 1', 'onSuccess flaky -1 2'],
  ]
  const lines = async () => (await seen()).trim().split('\n').toSorted()
  await vi.waitFor(async () => expect(await lines()).toEqual(wanted), within)
})

it('a callback whose process is killed with the app is called at the next start', async () => {
  await using home = await createTestHome()
  await using receiver = await createReceiver()
  const { env, seen } = await setUp(home.path, receiver.port)
  {
    await using app = await launch(home.path, { ...env, SLOW: '1' })
    await vi.waitFor(() => app.client.call('dags.trigger', { dagId: 'failing' }), within)
    await vi.waitFor(async () => expect(await seen()).toBe('begun a -1\n'), within)
    await app.end('SIGKILL')
  }
  await using _app = await launch(home.path, env)
  await vi.waitFor(async () => expect(await seen()).toBe('begun a -1\nbegun a -1\ncalled Error: it broke\n'), within)
})
