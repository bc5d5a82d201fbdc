import { mkdir, writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { createChanges } from '../../../src-main/app/changes.ts'
import { runPfad } from '../../../src-main/app/cli/program.ts'
import { createHandlers } from '../../../src-main/app/handlers/index.ts'
import type { Services } from '../../../src-main/app/handlers/services.ts'
import type { SerializedDag } from '../../../src-main/contract/models/dag.ts'
import { makeDag, makeTask } from '../../contracts/engineFixtures.ts'
import { createTestHome, pfad as realPfad, startApp } from '../../setup/app.ts'
import { createFakeIo } from '../../setup/fakeIo.ts'
import { failure, success } from '../../simulation/scriptedRunner.ts'
import { finish, setUp } from '../../simulation/setUp.ts'

const hourly = (over: Partial<SerializedDag> = {}) =>
  makeDag('d', [makeTask('a')], {
    ...{ schedule: { kind: 'cron', expression: '0 * * * *', timezone: 'UTC' }, endDate: Date.parse('2025-01-02') },
    ...over,
  })
const CREATE = 'backfill create --dag-id d --from-date 2025-01-10T03:00 --to-date 2025-01-10T08:00'

/** The command line in front of a scheduler on simulated time; `host` is what runs there. */
const open = async (of: { dag?: SerializedDag; host?: 'cli' | 'web'; fails?: string; taskMs?: number } = {}) => {
  const { dag = hourly(), host = 'web', fails = 'none', taskMs = 100 } = of
  const changes = createChanges()
  const setup = await setUp(
    [dag],
    ({ dagRun }) => ({ after: taskMs, result: dagRun.runId.includes(fails) ? failure() : success() }),
    { onChange: changes.publish },
  )
  if (host === 'cli') setup.scheduler.start({ askedOnly: true })
  const { scheduler, store: runStore, clock } = setup
  const services = {
    ...{ by: 'mina (cli)', scheduler, runStore, clock, changes, dagsLoaded: Promise.resolve() },
    ...{ sourceOf: async () => null, info: () => ({ host }) },
  }
  const begin = async (words: string) => {
    const io = createFakeIo({})
    const home = await createTestHome()
    const ended = (async () => {
      await using _home = home
      const code = await runPfad([...words.split(' '), '--home', home.path], io, async () => ({
        handlersFor: () => {
          const handlers = createHandlers(services as unknown as Services)
          const info = () => ({ ...INFO, host })
          return { ...handlers, calls: { ...handlers.calls, 'app.info': info } }
        },
        started: Promise.resolve(),
        async [Symbol.asyncDispose]() {},
      }))
      return { code, stdout: io.stdout(), stderr: io.stderr() }
    })()
    return { io, ended }
  }
  /** Runs the command to its end while time goes on. */
  const pfad = async (words: string) => {
    const { ended } = await begin(words)
    const timer = setInterval(() => void finish(setup, 1000), 5)
    return ended.finally(() => clearInterval(timer))
  }
  return { pfad, begin, setup }
}
const INFO = {
  ...{ version: '1', home: '/', hostReason: null, pipelineTimezone: 'UTC', minuteDagId: 'd' },
  ...{ startedAt: 0, dashboardUrl: '', backend: 'embedded' as const },
}

describe('pfad backfill create', () => {
  it('says that it is under way, or what it waits for', async () => {
    const app = await open()
    const { code, stdout, stderr } = await app.pfad(`${CREATE} --max-active-runs 2 --run-backwards -o json`)
    expect([code, stderr]).toEqual([0, 'Under way. See how it gets on: pfad backfill show 1\n'])
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ id: 1, dag_id: 'd', state: 'running', run_backwards: true, max_active_runs: 2, total: 6 },
      ...{ from_date: '2025-01-10T03:00:00Z', to_date: '2025-01-10T08:00:00Z', reprocess_behavior: 'none' },
      ...{ created_by: 'mina (cli)', completed_at: null, schedule: '0 * * * *' },
    })
    const alone = await open({ host: 'cli' })
    expect((await alone.pfad(CREATE)).stderr).toBe(
      'No app is running: its runs happen when one does (pfad start), or here and now with: pfad backfill wait 1\n',
    )
    await finish(alone.setup)
    expect(alone.setup.script.requests).toEqual([])
    const paused = await open({ dag: hourly({ isPausedUponCreation: true }) })
    expect((await paused.pfad(CREATE)).stderr).toBe(
      'd is paused: its runs begin once you unpause it (pfad dags unpause d).\n',
    )
  })

  it('waits for its end where it is told to, also with no app running; a run that failed makes the exit code 1', async () => {
    for (const host of ['web', 'cli'] as const) {
      const good = await (await open({ host })).pfad(`${CREATE} --wait -o json`)
      expect(good.code).toBe(0)
      expect(JSON.parse(good.stdout)).toMatchObject({ state: 'completed', created: 6, success: 6, failed: 0 })
      const bad = await (await open({ host, fails: 'T05' })).pfad(`${CREATE} --wait -o json`)
      expect([bad.code, JSON.parse(bad.stdout)]).toMatchObject([1, { state: 'completed', success: 5, failed: 1 }])
    }
  })

  it('refuses a wait that would have no end', async () => {
    const { pfad, setup } = await open({ dag: hourly({ isPausedUponCreation: true }) })
    const { code, stderr } = await pfad(`${CREATE} --wait`)
    expect(code).toBe(1)
    expect(stderr).toContain(
      'd is paused: its backfill would be waited for in vain.\n  Let it run first: pfad dags unpause d',
    )
    expect(setup.store.backfills({ limit: 9 })).toEqual([])
  })

  it.each(['web', 'cli'] as const)('is cancelled by Ctrl-C while it waits (%s)', async (host) => {
    const { begin, setup } = await open({ host, taskMs: 5000 })
    const { io, ended } = await begin(`${CREATE} --max-active-runs 2 --wait`)
    while (setup.store.activeRuns().length === 0) await finish(setup, 10)
    io.stop('SIGINT')
    const timer = setInterval(() => void finish(setup, 1000), 5)
    expect(await ended).toMatchObject({
      ...{ code: 130, stdout: '' },
      stderr: 'Backfill 1 is cancelled after 2 of 6 dates; what is running ends.\n',
    })
    clearInterval(timer)
    await finish(setup)
    expect(setup.store.backfillCounts(1)).toEqual([{ decision: 'created', state: 'success', dates: 2 }])
  })

  it('goes on where the wait ends otherwise', async () => {
    const { begin, setup } = await open({ taskMs: 5000 })
    const { io, ended } = await begin(`${CREATE} --max-active-runs 2 --wait`)
    while (setup.store.activeRuns().length === 0) await finish(setup, 10)
    io.stop('SIGTERM')
    expect((await ended).code).toBe(143)
    await finish(setup)
    expect(setup.store.backfillCounts(1)).toEqual([{ decision: 'created', state: 'success', dates: 6 }])
  })

  it('only says what would happen with --dry-run', async () => {
    const { pfad, setup } = await open()
    await pfad(`${CREATE} --wait`)
    const words = `${CREATE.replace('08:00', '09:00')} --dry-run`
    expect((await pfad(words)).stdout.split('\n')).toEqual([
      ...['logical_date         | would_be', '=====================+========================='],
      ...['03', '04', '05', '06', '07', '08'].map((h) => `2025-01-10T${h}:00:00Z | left out: already exists`),
      '2025-01-10T09:00:00Z | new run',
      '1 run of d, 6 of 7 dates left out (6 with a run already); about 0.1 s, 0.1 s if runs are slow; about 1 kB on disk (rows 1 kB).',
      '',
    ])
    const data = JSON.parse((await pfad(`${words} -o json`)).stdout) as object
    expect(data).toMatchObject({
      ...{ total: 7, created: 1, already_exists: 6, judged_by_runs: 6, duration_seconds: { median: 0.1, p90: 0.1 } },
      bytes: { rows: 1000, logs: null, objects: null },
    })
    expect(setup.store.backfills({ limit: 9 })).toHaveLength(1)
  })
})

describe('pfad backfill', () => {
  it('list, show, pause, unpause and cancel', async () => {
    const { pfad } = await open({ taskMs: 1e9 })
    expect((await pfad('backfill list -o json')).stdout).toBe('[]\n')
    await pfad(`${CREATE} --max-active-runs 2`)
    expect(JSON.parse((await pfad('backfill list d -o json')).stdout)).toMatchObject([{ id: 1, decided: 2, total: 6 }])
    expect(JSON.parse((await pfad('backfill pause 1 -o json')).stdout)).toMatchObject({ state: 'paused' })
    expect((await pfad('backfill wait 1')).stderr).toContain('Backfill 1 is paused')
    expect(JSON.parse((await pfad('backfill unpause 1 -o json')).stdout)).toMatchObject({ state: 'running' })
    expect(JSON.parse((await pfad('backfill show 1 -o json')).stdout)).toMatchObject({ running: 2, created: 2 })
    expect(JSON.parse((await pfad('backfill show 1 --dates -o json')).stdout)).toMatchObject([
      { sort_ordinal: 1, logical_date: '2025-01-10T03:00:00Z', decision: 'created', exception_reason: null },
      { sort_ordinal: 2, run_id: 'backfill__2025-01-10T04:00:00+00:00', state: 'running' },
    ])
    expect(JSON.parse((await pfad('backfill cancel 1 -o json')).stdout)).toMatchObject({ state: 'cancelled' })
    expect(await pfad('backfill cancel 1')).toMatchObject({
      ...{ code: 1, stderr: 'pfad: Backfill 1 was cancelled.\n  Make another one: pfad backfill create\n' },
    })
  })

  it.each([
    ['backfill'],
    ['backfill create'],
    [CREATE.replace('03:00', '09:00')],
    [CREATE.replace('2025-01-10T03:00', '2025-02-30')],
    [`${CREATE} --reprocess-behavior all`],
    [`${CREATE} --max-active-runs 0`],
    [`${CREATE} --dag-run-conf [1]`],
    ['backfill show one'],
    ['backfill list d -o xml'],
  ])('"%s" is a call that is wrong: 2, in words', async (words) => {
    const { code, stdout, stderr } = await (await open()).pfad(words)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).not.toBe('')
    expect(stderr).not.toMatch(/^\s+at /m)
  })
})

it('goes on after the app was killed, and no date runs twice', async () => {
  await using home = await createTestHome()
  await mkdir(`${home.path}/dags`, { recursive: true })
  await writeFile(
    `${home.path}/dags/past.ts`,
    `import { dag, task } from 'pfad'
     const note = task('note', async ({ logicalDate }) => logicalDate.toISOString())
     export const past = dag('past', { schedule: '* * * * *', endDate: '2024-01-01', isPausedUponCreation: false }, () => {
       note()
     })`,
  )
  const create = 'backfill create --dag-id past --from-date 2025-01-15T00:00 --to-date 2025-01-15T04:59 -o json'
  const first = await startApp(home.path)
  const hasDag = async () => (await first.client.call('dags.list', {})).some(({ dagId }) => dagId === 'past')
  try {
    while (!(await hasDag()));
    expect((await realPfad(home.path, create.split(' '))).code).toBe(0)
    while ((await first.client.call('backfills.get', { id: 1 })).backfill.decided < 40);
  } finally {
    first.process.kill('SIGKILL')
    await first.exited
  }
  await using second = await startApp(home.path)
  const ended = await realPfad(home.path, ['backfill', 'wait', '1', '-o', 'json'])
  expect(JSON.parse(ended.stdout)).toMatchObject({ state: 'completed', total: 300, created: 300, success: 300 })
  const runs = await second.client.call('runs.list', { dagId: 'past', limit: 1000 })
  expect(new Set(runs.map(({ logicalDate }) => logicalDate)).size).toBe(300)
  expect(runs).toHaveLength(300)
})
