import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { DagRunDetail, DagRunState } from '../../src-main/contract/models/run.ts'
import type { PfadClient } from '../../src-main/contract/pfadContract.ts'
import { createTestHome, pfad, startApp } from '../setup/app.ts'

/** A DAG that says in its results which version of its file, and of a file beside it, ran. */
const version = (name: string, more = ''): string => `
import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { dag, sensor, task } from 'pfad'
import { beside } from './beside.ts'
const here = import.meta.dirname
const first = task('first', async () => { while (!existsSync(here + '/go')) await sleep(20); return '${name}' })
const retried = task('retried', { retries: 1, retryDelay: '3s' }, async ({ taskInstance }) => {
  if (taskInstance.tryNumber === 1) throw new Error('once')
  return '${name} ' + beside
})
const waits = sensor('waits', { pokeInterval: '200ms' }, () => ({ done: existsSync(here + '/go'), value: '${name}' }))
const last = task('last', (_context, before: string[]) => '${name} ' + before.join())
export default dag('work', { isPausedUponCreation: false }, () => {
  last([first(), retried(), waits()])
  ${more}
})
`
const BESIDE = `export const beside = 'beside 1'\n`

const at = (client: PfadClient) => ({
  trigger: async (): Promise<string> => (await client.call('dags.trigger', { dagId: 'work' })).runId,
  get: (runId: string): Promise<DagRunDetail> => client.call('runs.get', { dagId: 'work', runId }),
  async state(runId: string, taskId: string): Promise<string | undefined> {
    return (await this.get(runId)).taskInstances.find((one) => one.taskId === taskId)?.state
  },
  async end(runId: string): Promise<{ state: DagRunState; results: Record<string, unknown> }> {
    const isOver = async (): Promise<boolean> => /success|failed/.test((await this.get(runId)).run.state)
    await expect.poll(isOver, { timeout: 60_000, interval: 100 }).toBe(true)
    const { run, xcoms } = await this.get(runId)
    return { state: run.state, results: Object.fromEntries(xcoms.map(({ taskId, value }) => [taskId, value])) }
  },
  async loaded(taskIds: readonly string[]): Promise<void> {
    const ids = async () =>
      (await client.call('dags.get', { dagId: 'work' })).tasks.map(({ taskId }) => taskId).toSorted()
    await expect.poll(ids, { timeout: 20_000, interval: 50 }).toEqual(taskIds.toSorted())
  },
})

const TASKS = ['first', 'retried', 'waits', 'last']
const OLD = { first: 'old', retried: 'old beside 1', waits: 'old', last: 'old old,old beside 1,old' }

describe('a DAG file that is saved again', () => {
  it('is loaded at once; a run that has begun ends by its old code, retries, sensors and imports too', async () => {
    await using home = await createTestHome()
    const dags = join(home.path, 'dags')
    await pfad(home.path, ['dags', 'new', 'other'])
    await writeFile(join(dags, 'beside.ts'), BESIDE)
    await writeFile(join(dags, 'work.ts'), version('old'))
    await using app = await startApp(home.path)
    const work = at(app.client)
    await work.loaded(TASKS)
    const before = await work.trigger()
    await expect.poll(() => work.state(before, 'retried'), { timeout: 20_000 }).toBe('up_for_retry')
    await writeFile(join(dags, 'beside.ts'), BESIDE.replace('1', '2'))
    await writeFile(join(dags, 'work.ts'), version('new', "task('more', () => 'more')()"))
    await work.loaded([...TASKS, 'more'])
    await writeFile(join(dags, 'go'), '')
    expect(await work.end(before)).toEqual({ state: 'success', results: OLD })
    const after = await work.end(await work.trigger())
    expect(after).toMatchObject({ state: 'success', results: { first: 'new', retried: 'new beside 2', more: 'more' } })
  })

  it('and does not load keeps its last good version; the error has file, line and reason, and goes when it is mended', async () => {
    await using home = await createTestHome()
    const dags = join(home.path, 'dags')
    await pfad(home.path, ['dags', 'new', 'other'])
    await writeFile(join(dags, 'beside.ts'), BESIDE)
    await writeFile(join(dags, 'go'), '')
    await writeFile(join(dags, 'work.ts'), version('old'))
    await using app = await startApp(home.path)
    const work = at(app.client)
    await work.loaded(TASKS)
    const errors = () => app.client.call('dags.importErrors', {})
    const broken = version('new').replace("dag('work'", "dagg('work'")
    await writeFile(join(dags, 'work.ts'), broken)
    await expect
      .poll(errors, { timeout: 20_000 })
      .toMatchObject([{ fileloc: 'dags:work.ts', line: 13, message: 'ReferenceError: dagg is not defined' }])
    expect(await work.end(await work.trigger())).toEqual({ state: 'success', results: OLD })
    // What it imports may be to blame as well.
    await writeFile(join(dags, 'work.ts'), version('new'))
    await expect.poll(errors, { timeout: 20_000 }).toEqual([])
    await writeFile(join(dags, 'beside.ts'), 'export const beside = \n')
    await expect
      .poll(errors, { timeout: 20_000 })
      .toMatchObject([{ message: expect.stringContaining('beside.ts, line') }])
    await writeFile(join(dags, 'beside.ts'), BESIDE)
    await expect.poll(errors, { timeout: 20_000 }).toEqual([])
    expect((await work.end(await work.trigger())).results).toMatchObject({ first: 'new' })
  })

  it('or removed, with the app killed in between: the run goes on by the code that it began with', async () => {
    await using home = await createTestHome()
    const dags = join(home.path, 'dags')
    await pfad(home.path, ['dags', 'new', 'other'])
    await writeFile(join(dags, 'beside.ts'), BESIDE)
    await writeFile(join(dags, 'work.ts'), version('old'))
    let runId = ''
    {
      await using app = await startApp(home.path)
      const work = at(app.client)
      await work.loaded(TASKS)
      runId = await work.trigger()
      await expect.poll(() => work.state(runId, 'retried'), { timeout: 20_000 }).toBe('up_for_retry')
      await rm(join(dags, 'work.ts'))
      await rm(join(dags, 'beside.ts'))
      const ids = async () => (await app.client.call('dags.list', {})).map(({ dagId }) => dagId)
      await expect.poll(ids, { timeout: 20_000 }).not.toContain('work')
      app.process.kill('SIGKILL')
      await app.exited
    }
    await using app = await startApp(home.path)
    await sleep(500)
    await writeFile(join(dags, 'go'), '')
    expect(await at(app.client).end(runId)).toEqual({ state: 'success', results: OLD })
    await expect(at(app.client).trigger()).rejects.toMatchObject({
      code: expect.stringMatching(/unknown-dag|no-dag|dag-/),
    })
  })
})
