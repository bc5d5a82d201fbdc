import { describe, expect, it } from 'vitest'
import { runPfad } from '../../../src-main/app/cli/program.ts'
import { PfadError } from '../../../src-main/contract/error.ts'
import type { DagRun, LogLine, TaskInstance } from '../../../src-main/contract/models/run.ts'
import type { Handlers } from '../../../src-main/contract/pfadContract.ts'
import { createTestHome } from '../../setup/app.ts'
import { fakeHandlers } from '../../setup/fakeHandlers.ts'
import { createFakeIo } from '../../setup/fakeIo.ts'

const TEN = Date.UTC(2025, 0, 15, 6, 31)
const RUN: DagRun = {
  dagId: 'd',
  runId: 'manual__2025-01-15T06:31:00+00:00',
  runType: 'manual',
  state: 'success',
  logicalDate: TEN,
  dataInterval: { start: TEN, end: TEN + 60_000 },
  runAfter: TEN + 60_000,
  queuedAt: TEN + 60_000,
  startDate: TEN + 60_000,
  endDate: null,
  conf: {},
  dagVersion: 'v',
  backend: 'embedded',
  triggeredBy: 'test',
  note: null,
}
const INSTANCE: TaskInstance = {
  dagId: 'd',
  runId: RUN.runId,
  taskId: 'extract',
  mapIndex: -1,
  state: 'success',
  tryNumber: 1,
  failures: 0,
  losses: 0,
  reschedules: 0,
  firstStartedAt: null,
  startDate: TEN,
  endDate: TEN,
  nextAttemptAt: null,
  reason: null,
}
const line = (text: string): LogLine => ({ time: TEN, level: 'info', text })

/** Runs one command against an app that answers only what is given, in a home of its own. */
const pfad = async (
  arguments_: readonly string[],
  given: { calls?: Partial<Handlers['calls']>; streams?: Partial<Handlers['streams']> } = {},
): Promise<{ code: number; stdout: string; stderr: string }> => {
  await using home = await createTestHome()
  const io = createFakeIo({ PFAD_HOME: home.path })
  const code = await runPfad(arguments_, io, async () => ({
    handlersFor: () => fakeHandlers(given),
    started: Promise.resolve(),
    async [Symbol.asyncDispose]() {},
  }))
  return { code, stdout: io.stdout(), stderr: io.stderr() }
}

describe('a call that is wrong', () => {
  it.each([
    [[]],
    [['nonsense']],
    [['dags']],
    [['dags', 'test']],
    [['dags', 'test', 'd', 'tomorrow']],
    [['dags', 'state', 'd', '2025-02-30']],
    [['dags', 'trigger', 'd', '--conf', '[1]']],
    [['dags', 'list', '-o', 'xml']],
    [['dags', 'list', 'too', 'many']],
    [['dags', 'list-runs', 'd', '--state', 'lost']],
    [['schedule', 'preview']],
    [['schedule', 'preview', '61 * * * *']],
    [['schedule', 'preview', '@daily', '--timezone', 'Mars/Olympus']],
    [['schedule', 'preview', '@daily', '-n', '0']],
    [['events', 'generate', '--rate', 'fast']],
    [['events', 'generate', '--minutes', '-1']],
    [['objects', 'cat', 'events']],
    [['assets']],
    [['assets', 'details']],
    [['assets', 'materialize', 'posts', '--uri', 's3://posts']],
    [['assets', 'create-event', 'posts', '--extra', '[1]']],
    [['assets', 'events', '--run-id', 'r']],
    [['start', '--port', '70000']],
    [['start', '--nonsense']],
  ])('%j ends with 2, says so on stderr, and shows no stack', async (arguments_) => {
    const { code, stdout, stderr } = await pfad(arguments_)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).not.toBe('')
    expect(stderr).not.toMatch(/^\s+at /m)
  })

  it('is told from work that failed, which ends with 1 and says what to do', async () => {
    const { code, stderr } = await pfad(['dags', 'pause', 'd'], {
      calls: {
        'dags.setPaused': () => {
          throw new PfadError('dag-not-found', 'There is no DAG "d".', 'List them: pfad dags list')
        },
      },
    })
    expect(code).toBe(1)
    expect(stderr).toBe('pfad: There is no DAG "d".\n  List them: pfad dags list\n')
  })

  it('asks for help and gets it on stdout', async () => {
    expect((await pfad(['dags', 'test', '--help'])).code).toBe(0)
    expect((await pfad(['--version'])).code).toBe(0)
  })
})

describe('schedule preview', () => {
  it('lists data intervals in UTC, by the names that Airflow gives them', async () => {
    const { code, stdout } = await pfad([
      'schedule',
      'preview',
      '* * * * *',
      '--after',
      '2025-01-15T06:31:00Z',
      '-n',
      '2',
      '-o',
      'json',
    ])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toEqual([
      {
        logical_date: '2025-01-15T06:31:00Z',
        data_interval_start: '2025-01-15T06:31:00Z',
        data_interval_end: '2025-01-15T06:32:00Z',
      },
      {
        logical_date: '2025-01-15T06:32:00Z',
        data_interval_start: '2025-01-15T06:32:00Z',
        data_interval_end: '2025-01-15T06:33:00Z',
      },
    ])
  })
})

describe('listings', () => {
  const calls = { 'runs.list': () => [RUN], 'dags.get': () => ({}) as never }

  it('have snake_case names and ISO instants in JSON and YAML', async () => {
    const json = await pfad(['dags', 'list-runs', 'd', '-o', 'json'], { calls })
    expect(JSON.parse(json.stdout)).toMatchObject([
      { dag_id: 'd', state: 'success', logical_date: '2025-01-15T06:31:00Z', end_date: null },
    ])
    const yaml = await pfad(['dags', 'list-runs', 'd', '-o', 'yaml'], { calls })
    expect(yaml.stdout).toMatch(/^- dag_id: d\n {2}run_id: manual__/)
  })

  it('that are empty stay JSON, and say so to a person', async () => {
    const none = { ...calls, 'runs.list': () => [] }
    expect((await pfad(['dags', 'list-runs', 'd', '-o', 'json'], { calls: none })).stdout).toBe('[]\n')
    expect(await pfad(['dags', 'list-runs', 'd'], { calls: none })).toMatchObject({
      stdout: '',
      stderr: 'Nothing found.\n',
    })
  })
})

describe('runs and tasks', () => {
  it('are found by logical date or run id', async () => {
    const calls: Partial<Handlers['calls']> = {
      'runs.find': ({ logicalDate }) => (logicalDate === TEN ? RUN : null),
      'runs.get': ({ runId }) => {
        if (runId !== RUN.runId) throw new PfadError('run-not-found', 'none')
        return { run: RUN, taskInstances: [INSTANCE], attempts: [], xcoms: [], notes: [] }
      },
      'tasks.list': () => [INSTANCE],
      'dags.get': () => ({}) as never,
    }
    for (const run of ['2025-01-15T10:01:00+03:30', RUN.runId]) {
      expect(await pfad(['tasks', 'state', 'd', 'extract', run], { calls })).toMatchObject({
        code: 0,
        stdout: 'success\n',
      })
    }
    expect((await pfad(['dags', 'state', 'd', '2025-01-15T06:31'], { calls })).stdout).toBe('success\n')
    expect((await pfad(['dags', 'state', 'd', '2025-01-15T06:32'], { calls })).stdout).toBe('None\n')
    expect((await pfad(['tasks', 'state', 'd', 'none', RUN.runId], { calls })).code).toBe(1)
    expect((await pfad(['tasks', 'state', 'd', 'extract', '2025-01-16'], { calls })).code).toBe(1)
  })

  it('show the log of the last try, and follow through retries to the end', async () => {
    const tries: number[] = []
    let looked = 0
    const states = ['running', 'up_for_retry', 'running', 'success'] as const
    const given = {
      calls: {
        'runs.find': () => RUN,
        'tasks.list': () => {
          const state = states[Math.min(looked++, 3)] ?? 'success'
          return [{ ...INSTANCE, state, tryNumber: looked > 2 ? 2 : 1 }]
        },
      },
      streams: {
        async *changes(_input: unknown, signal: AbortSignal) {
          while (!signal.aborted) {
            yield { topic: 'runs' as const }
            await new Promise((resolve) => void setImmediate(resolve))
          }
        },
        async *'logs.read'({ tryNumber }: { tryNumber: number }) {
          tries.push(tryNumber)
          yield [line(`try ${tryNumber}`)]
        },
      },
    }
    const { code, stdout } = await pfad(['tasks', 'logs', 'd', 'extract', '2025-01-15T06:31', '--follow'], given)
    expect(code).toBe(0)
    expect(stdout).toBe('2025-01-15T06:31:00.000Z INFO try 1\n2025-01-15T06:31:00.000Z INFO try 2\n')
    expect(tries).toEqual([1, 2])
  })
})

describe('dags test', () => {
  const testing = (state: DagRun['state']) => ({
    streams: {
      async *'dags.test'() {
        yield { kind: 'run' as const, run: { ...RUN, state: 'running' as const } }
        yield { kind: 'task' as const, taskInstance: INSTANCE }
        yield { kind: 'log' as const, taskId: 'extract', mapIndex: -1, tryNumber: 1, lines: [line('No data found')] }
        yield { kind: 'run' as const, run: { ...RUN, state } }
      },
    },
  })

  it('prints the logs and ends with the state of the run', async () => {
    const good = await pfad(['dags', 'test', 'd', '2025-01-15T06:31:00Z'], testing('success'))
    expect(good.code).toBe(0)
    expect(good.stdout).toContain('[extract] 2025-01-15T06:31:00.000Z INFO No data found\n')
    expect((await pfad(['dags', 'test', 'd'], testing('failed'))).code).toBe(1)
  })
})

describe('objects and events', () => {
  it('cat gives the bytes as they are', async () => {
    const bytes = Buffer.from('{"report": "é"}')
    const given = {
      streams: {
        async *'objects.cat'({ bucket, key }: { bucket: string; key: string }) {
          expect({ bucket, key }).toEqual({ bucket: 'events', key: 'a/b.json' })
          for (const piece of [bytes.subarray(0, 13), bytes.subarray(13)]) yield piece.toString('base64')
        },
      },
    }
    expect((await pfad(['objects', 'cat', 's3a://events/a/b.json'], given)).stdout).toBe(bytes.toString())
  })

  it('ls goes through all pages', async () => {
    const names = Array.from({ length: 2500 }, (_, i) => String(i).padStart(5, '0'))
    const calls: Partial<Handlers['calls']> = {
      'objects.list': ({ bucket, after, limit }) =>
        names
          .filter((key) => key > after)
          .slice(0, limit)
          .map((key) => ({ bucket, key, size: 1, lastModified: TEN, etag: 'e' })),
    }
    const { stdout } = await pfad(['objects', 'ls', 'events', '-o', 'json'], { calls })
    expect((JSON.parse(stdout) as { key: string }[]).map(({ key }) => key)).toEqual(names)
  })

  it('generate takes events per second; rejected rows alone leave the exit code 0', async () => {
    const result = { read: 9, inserted: 8, duplicates: 0, rejected: 1, rejectsFile: '/r.ndjson' }
    const given: { streams: Partial<Handlers['streams']> } = {
      streams: {
        async *'events.generate'(wish) {
          expect(wish).toEqual({ from: TEN, minutes: 3, eventsPerMinute: 600, seed: 7 })
          yield { done: 1, total: 9, unit: 'events' }
          yield result
        },
        async *'events.import'({ path }) {
          expect(path).toMatch(/^\/.*known\.csv$/)
          yield result
        },
      },
    }
    const words = [
      'events',
      'generate',
      '--from',
      '2025-01-15T06:31:00Z',
      '--minutes',
      '3',
      '--rate',
      '10',
      '--seed',
      '7',
    ]
    expect(JSON.parse((await pfad([...words, '-o', 'json'], given)).stdout)).toMatchObject({ read: 9, inserted: 8 })
    const imported = await pfad(['events', 'import', 'known.csv'], given)
    expect(imported.code).toBe(0)
    expect(imported.stderr).toContain('/r.ndjson')
  })
})
