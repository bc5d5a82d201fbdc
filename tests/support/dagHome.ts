import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createForkProcessHost } from '../../src-main/adapters/process/forkProcessHost.ts'
import { memoryOf } from '../../src-main/adapters/process/memoryOf.ts'
import { type AttemptRunnerOptions, createAttemptRunner } from '../../src-main/adapters/runner/attemptRunner.ts'
import { createDagLoader, type DagLoaderOptions } from '../../src-main/adapters/runner/dagLoader.ts'
import { programs } from '../../src-main/app/programs.ts'
import { parseLogLines } from '../../src-main/core/logLine.ts'
import { attemptLogPath } from '../../src-main/core/logPath.ts'
import type { AttemptRequest, AttemptResult } from '../../src-main/engine/ports/attemptRunner.ts'
import type { ChildHandle, ProcessHost } from '../../src-main/engine/ports/processHost.ts'
import { TEST_SETTINGS } from './taskContext.ts'

/** What a test of the runner asks for: a task of the DAG `work` in `work.ts`. */
export type Wish = {
  readonly taskId: string
  readonly tryNumber?: number
  readonly work?: AttemptRequest['work']
  readonly upstreamResults?: AttemptRequest['upstreamResults']
  readonly elements?: AttemptRequest['elements']
  readonly triggeringAssetEvents?: AttemptRequest['triggeringAssetEvents']
  readonly dataInterval?: AttemptRequest['dagRun']['dataInterval']
  readonly signal?: AbortSignal
  readonly version?: string
  readonly firstStartedAt?: number
}

/** A home with DAG files, and the real loader and runner with real children. Disposing ends them all and removes it. */
export const createDagHome = async (files: Readonly<Record<string, string>> = {}, programsOf = programs.children) => {
  const root = await mkdtemp(join(tmpdir(), 'pfad-dags-'))
  const [dags, versions, logs] = ['dags', 'versions', 'logs'].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ]
  const parts = new AsyncDisposableStack()
  parts.defer(() => rm(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }))
  const { publicModule } = programs
  const folders = { builtin: programs.builtinDags, dags }

  const children: ChildHandle[] = []
  const fork = createForkProcessHost(programsOf)
  const processHost: ProcessHost = {
    start(program, options) {
      const child = fork.start(program, options)
      children.push(child)
      return child
    },
  }
  const save = async (name: string, text: string): Promise<void> => {
    await mkdir(dirname(join(dags, name)), { recursive: true })
    await writeFile(join(dags, name), text)
  }
  await mkdir(dags, { recursive: true })
  for (const [name, text] of Object.entries(files)) await save(name, text)

  const loader = (options: Partial<DagLoaderOptions> = {}) =>
    parts.use(
      createDagLoader({
        ...{ processHost, publicModule, versions, folders, memoryOf, now: () => 5, timeoutMs: 20_000 },
        ...options,
      }),
    )
  const setup = () => ({
    publicModule,
    versions,
    objects: join(root, 'objects'),
    dashboardUrl: 'http://127.0.0.1:1/',
    settings: TEST_SETTINGS,
  })
  const runner = (options: Partial<AttemptRunnerOptions> = {}) => {
    const dataSocket = async (): Promise<string> => join(root, 'nobody.sock')
    const made = parts.use(
      createAttemptRunner({ processHost, folders, logs, setup, dataSocket, pullXComs: () => [], memoryOf, ...options }),
    )
    let lastTry = 0
    return {
      /** The result, and the lines of the log. */
      async run(wish: Wish): Promise<{ result: AttemptResult; lines: { level: string; text: string }[] }> {
        lastTry += 1
        const tryNumber = wish.tryNumber ?? lastTry
        const attempt = { dagId: 'work', runId: 'manual__1', taskId: wish.taskId, mapIndex: -1, tryNumber }
        const request: AttemptRequest = {
          work: wish.work ?? { kind: 'task' },
          attempt,
          fileloc: 'dags:work.ts',
          dagVersion: wish.version ?? '',
          backend: 'embedded',
          dagRun: {
            runId: 'manual__1',
            runType: 'manual',
            logicalDate: wish.dataInterval === null ? null : 60_000,
            dataInterval: wish.dataInterval === undefined ? { start: 60_000, end: 120_000 } : wish.dataInterval,
            runAfter: 120_000,
            conf: { given: 'at the trigger' },
          },
          firstStartedAt: wish.firstStartedAt ?? Date.now(),
          retriesLeft: 2,
          ...(wish.triggeringAssetEvents ? { triggeringAssetEvents: wish.triggeringAssetEvents } : {}),
          upstreamResults: wish.upstreamResults ?? {},
          elements: wish.elements ?? null,
        }
        const result = await made.run(request, wish.signal ?? new AbortController().signal)
        const text = await readFile(join(logs, ...attemptLogPath(attempt).split('/')), 'utf8').catch(() => '')
        const lines = text === '' ? [] : parseLogLines(text)
        return { result, lines: lines.map(({ level, text: said }) => ({ level, text: said })) }
      },
    }
  }
  return {
    root,
    dags,
    versions,
    children,
    save,
    loader,
    runner,
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  }
}

/** The DAG `work`, with what its body needs imported in two lines. */
export const workFile = (
  body: string,
): string => `import * as pfad from 'pfad'; import { dag, FailTask, PfadError, SkipTask, task } from 'pfad'
import { setTimeout as sleep } from 'node:timers/promises'
${body}`
