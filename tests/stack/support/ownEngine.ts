import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { callThrough } from '../../setup/dockerEngine.ts'
import { createTestEngine, type TestEngine } from './engine.ts'
import { eventually } from './eventually.ts'

/** A Docker daemon of a test's own, which it may stop, kill and restart without touching anybody else's containers. */
export type OwnEngine = AsyncDisposable & {
  readonly engine: TestEngine
  readonly socket: string
  /** Brings images from the engine at another socket. */
  load(from: string, references: readonly string[]): Promise<void>
  /** Ends the daemon, which ends its containers, and starts it again after so long (ms). */
  restart(awayFor: number): Promise<void>
}

/** Why no daemon can be started here; null where one can. */
export const whyNoOwnEngine = (): string | null => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'a Docker daemon of its own needs root on Linux'
  // It takes the machine's docker0 away for a moment, which no test may do to somebody's own machine.
  if (!process.env['PFAD_TEST_OWN_ENGINE']) return 'a Docker daemon of its own is started only where .ci/run allows it'
  const missing = ['dockerd --version', 'containerd --version', 'ip -V', 'iptables -V'].filter(
    (command) => spawnSync('sh', ['-c', command], { stdio: 'ignore' }).status !== 0,
  )
  return missing.length === 0 ? null : `a Docker daemon of its own needs ${missing.join(', ')}`
}

/** Networks of this daemon's own, so that its bridges do not clash with those of the machine's. */
const NETWORKS = '10.213.0.0/16'
/** The machine's daemon lets nothing pass between bridges' ports that it has not made itself. */
const LET_PASS = ['FORWARD', '--source', NETWORKS, '--destination', NETWORKS, '--jump', 'ACCEPT']

export const startOwnEngine = async (): Promise<OwnEngine> => {
  const folder = await mkdtemp(join(tmpdir(), 'pfad-dockerd-'))
  const socket = join(folder, 'docker.sock')
  const logFile = join(folder, 'dockerd.log')
  const call = callThrough(socket)
  const bridge = `pfad${folder.slice(-6)}`
  const config = join(folder, 'daemon.json')
  await writeFile(config, '{}')
  const words = [
    ...['--config-file', config, '--host', `unix://${socket}`, '--pidfile', join(folder, 'docker.pid')],
    ...['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec')],
    // Without a bridge of its own it would take that of the machine's daemon away. Ports are published by its proxies
    // alone, so that the rules of the machine's daemon stay as they are.
    ...[
      '--bridge',
      bridge,
      '--iptables=false',
      '--ip-masq=false',
      '--default-address-pool',
      `base=${NETWORKS},size=24`,
      '--mtu',
      '1400',
    ],
    // Its own containerd, which it starts by itself when there is none at this address.
    ...['--containerd', join(folder, 'containerd.sock')],
  ]
  const restoreBridge = keepUsualBridge()
  let daemon: ChildProcess | null = null
  const start = async (): Promise<void> => {
    const log = openSync(logFile, 'a')
    daemon = spawn('dockerd', words, { stdio: ['ignore', log, log] })
    const answers = (): Promise<boolean> =>
      call('GET', '/_ping').then(
        ({ status }) => status === 200,
        () => false,
      )
    try {
      await eventually(answers, Boolean, { within: 60_000 })
      restoreBridge()
    } catch {
      throw new Error(`The test's own dockerd does not come up:\n${(await readFile(logFile, 'utf8')).slice(-3000)}`)
    }
  }
  must('iptables', '--insert', ...LET_PASS)
  must('ip', 'link', 'add', bridge, 'type', 'bridge')
  must('ip', 'address', 'add', '10.212.0.1/24', 'dev', bridge)
  const containerd = startContainerd(folder, logFile)
  await start()
  const engine = createTestEngine(call)
  return {
    ...{ engine, socket },
    load: (from, references) => copyImages(from, socket, references),
    async restart(awayFor) {
      await end(daemon)
      await sleep(awayFor)
      await start()
    },
    async [Symbol.asyncDispose]() {
      const { text } = await call('GET', '/containers/json?all=1')
      for (const { Id } of JSON.parse(text) as { Id: string }[]) await call('DELETE', `/containers/${Id}?force=1&v=1`)
      await call('POST', '/networks/prune')
      await end(daemon)
      await end(containerd)
      restoreBridge()
      must('ip', 'link', 'delete', bridge)
      must('iptables', '--delete', ...LET_PASS)
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 500 })
    },
  }
}

/**
 * A daemon with another bridge takes the usual one away when it starts, also from the machine's own daemon, whose builds then
 * fail: what is here now is put back by the function that this returns.
 */
const keepUsualBridge = (): (() => void) => {
  const look = () => spawnSync('ip', ['-4', '-oneline', 'address', 'show', 'docker0'], { encoding: 'utf8' }).stdout
  const address = /inet (\S+)/.exec(look())?.[1]
  return () => {
    if (address === undefined || look() !== '') return
    must('ip', 'link', 'add', 'docker0', 'type', 'bridge')
    must('ip', 'address', 'add', address, 'dev', 'docker0')
    must('ip', 'link', 'set', 'docker0', 'up')
  }
}

const must = (program: string, ...words: readonly string[]): void => {
  const done = spawnSync(program, words, { encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`${program} ${words.join(' ')}: ${done.stderr.trim()}`)
}

const startContainerd = (folder: string, logFile: string): ChildProcess => {
  const log = openSync(logFile, 'a')
  const words = ['--address', join(folder, 'containerd.sock'), '--root', join(folder, 'containerd')]
  return spawn('containerd', [...words, '--state', join(folder, 'containerd-state')], { stdio: ['ignore', log, log] })
}

const end = async (child: ChildProcess | null): Promise<void> => {
  if (child === null || child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await exited
}

/** `docker save | docker load`, without a file between. */
const copyImages = (from: string, to: string, references: readonly string[]): Promise<void> =>
  new Promise((resolve, reject) => {
    const names = references.map((each) => `names=${encodeURIComponent(each)}`).join('&')
    const source = request({ socketPath: from, path: `/images/get?${names}` }, (images) => {
      if (images.statusCode !== 200)
        reject(new Error(`The images ${references.join(', ')} cannot be had: ${images.statusCode}`))
      const headers = { 'content-type': 'application/x-tar' }
      const target = request({ socketPath: to, method: 'POST', path: '/images/load?quiet=1', headers }, (answer) => {
        let text = ''
        answer.on('data', (part: Buffer) => {
          text += part.toString()
        })
        answer.on('end', () =>
          answer.statusCode === 200 && !text.includes('"error"')
            ? resolve()
            : reject(new Error(`The images were not taken: ${text}`)),
        )
      })
      target.on('error', reject)
      images.pipe(target)
    })
    source.on('error', reject)
    source.end()
  })
