import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Absent } from '../harness/bench.ts'

const VERSION = '5.81.5'
const PACKAGES = [
  'redis-server',
  'redis-tools',
  'libjemalloc2',
  'liblua5.1-0',
  'liblzf1',
  'libhiredis0.14',
  'libatomic1',
  'lua-cjson',
  'lua-bitop',
]
/** Kept between benches: a throw-away folder beside the others of this machine. */
const folder = join(tmpdir(), `pfad-bench-bullmq-${VERSION}`)

type Connection = { readonly path: string; readonly maxRetriesPerRequest: null }
type Job = { readonly name: string; readonly data: { readonly run: number } }
type Options = { readonly connection: Connection; readonly concurrency?: number }
/** What of BullMQ is used here. */
type BullMq = {
  readonly Queue: new (
    name: string,
    options: Options,
  ) => {
    add(name: string, data: Job['data'], options?: object): Promise<unknown>
    close(): Promise<void>
  }
  readonly Worker: new (
    name: string,
    work: (job: Job) => Promise<unknown>,
    options: Options,
  ) => { close(): Promise<void> }
}

export type Peer = AsyncDisposable & {
  /** So many runs of three jobs, each added when the one before is done; settles when all are. */
  readonly runs: (count: number) => Promise<void>
}

/** BullMQ's worker in this process on a Redis of its own that writes each command to disk (`appendfsync always`), four at once. */
export const startBullMq = async (): Promise<Peer> => {
  await using stack = new AsyncDisposableStack()
  install()
  const data = mkdtempSync(join(tmpdir(), 'pfad-bench-redis-'))
  stack.defer(() => rmSync(data, { recursive: true, force: true }))
  const path = join(data, 'redis.sock')
  const libraries = join(folder, 'root', 'usr', 'lib')
  const redis = spawn(
    join(folder, 'root', 'usr', 'bin', 'redis-server'),
    [
      '--port',
      '0',
      '--unixsocket',
      path,
      '--dir',
      data,
      '--save',
      '',
      '--appendonly',
      'yes',
      '--appendfsync',
      'always',
    ],
    {
      stdio: 'ignore',
      env: {
        LD_LIBRARY_PATH: readdirSync(libraries)
          .map((name) => join(libraries, name))
          .join(':'),
      },
    },
  )
  const gone = new Promise((resolve) => redis.once('exit', resolve))
  stack.defer(async () => {
    redis.kill()
    await gone
  })
  for (let waited = 0; !existsSync(path); waited += 1) {
    if (waited > 100) throw new Absent('its Redis did not start')
    await sleep(50)
  }
  const { Queue, Worker } = createRequire(join(folder, 'package.json'))('bullmq') as BullMq
  const connection: Connection = { path, maxRetriesPerRequest: null }
  const queue = new Queue('bench', { connection })
  stack.defer(() => queue.close())
  const next: Readonly<Record<string, string>> = { a: 'b', b: 'c' }
  let onDone = (): void => undefined
  const worker = new Worker(
    'bench',
    async ({ name, data: of }) => {
      const after = next[name]
      if (after === undefined) onDone()
      else await queue.add(after, of)
    },
    { connection, concurrency: 4 },
  )
  stack.defer(() => worker.close())
  const runs: Peer['runs'] = (count) =>
    new Promise((resolve, reject) => {
      let left = count
      onDone = () => {
        left -= 1
        if (left === 0) resolve()
      }
      for (let run = 0; run < count; run += 1) queue.add('a', { run }).catch(reject)
    })
  await runs(20)
  const parts = stack.move()
  return { runs, [Symbol.asyncDispose]: () => parts[Symbol.asyncDispose]() }
}

/** Redis from Debian's packages, unpacked without installing them; BullMQ from npm. */
const install = (): void => {
  if (existsSync(join(folder, 'node_modules', 'bullmq'))) return
  try {
    const root = join(folder, 'root')
    mkdirSync(root, { recursive: true })
    const quietly = { cwd: folder, stdio: 'ignore' } as const
    execFileSync('apt-get', ['download', ...PACKAGES], quietly)
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.deb'))) {
      execFileSync('dpkg', ['-x', name, root], quietly)
    }
    execFileSync(
      'npm',
      ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', folder, `bullmq@${VERSION}`],
      quietly,
    )
  } catch {
    rmSync(folder, { recursive: true, force: true })
    throw new Absent("BullMQ or its Redis could not be had (it takes Debian's apt-get and npm)")
  }
}
