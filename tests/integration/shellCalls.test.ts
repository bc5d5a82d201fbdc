import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestHome, type RunningApp, startApp } from '../setup/app.ts'

/** A task that fails twice, so that it is tried again once. */
const SHAKY = `
import { dag, task } from 'pfad'
export default dag('shaky', { tags: ['wobbly'] }, () => {
  task('fall', { retries: 1, retryDelay: '100ms' }, async () => { throw new Error('the floor is wet') })()
})
`

const BROKEN = `
import { dag } from 'pfad'
export default dag('broken', {}, () => { throw new Error('half written') })
`

let home: Awaited<ReturnType<typeof createTestHome>>
let app: RunningApp
const start = async (): Promise<void> => {
  app = await startApp(home.path, { PFAD_ENGINE: 'unix:///nowhere/engine.sock' })
}
beforeAll(async () => {
  home = await createTestHome()
  await mkdir(join(home.path, 'dags'), { recursive: true })
  await writeFile(join(home.path, 'dags', 'shaky.ts'), SHAKY)
  await writeFile(join(home.path, 'dags', 'broken.ts'), BROKEN)
  await start()
})
afterAll(async () => {
  await app[Symbol.asyncDispose]()
  await home[Symbol.asyncDispose]()
})

/** Asks until the answer fits; the machine may be busy. */
const until = async <T>(ask: () => Promise<T>, fits: (answer: T) => boolean): Promise<T> => {
  for (const deadline = Date.now() + 60_000; ; await sleep(100)) {
    const answer = await ask()
    if (fits(answer)) return answer
    if (Date.now() > deadline) throw new Error(`It never came: ${JSON.stringify(answer).slice(0, 2000)}`)
  }
}

describe('notices', () => {
  it('tell what failed, was tried again and does not load; what was seen stays seen over a restart', async () => {
    await app.client.call('dags.setPaused', { dagId: 'shaky', isPaused: false })
    const { runId } = await app.client.call('dags.trigger', { dagId: 'shaky' })
    const page = await until(
      () => app.client.call('notices.list', {}),
      ({ notices }) => ['run-failed', 'import-error'].every((kind) => notices.some((each) => each.kind === kind)),
    )
    const ofRun = page.notices.filter((each) => each.runId === runId)
    expect(ofRun).toMatchObject([
      { kind: 'run-failed', title: 'shaky failed', detail: 'Failed: fall.', taskId: 'fall' },
      { kind: 'task-retried', title: 'Attempt 1 of fall failed and is tried again', detail: 'Error: the floor is wet' },
    ])
    expect(page.notices.find(({ kind }) => kind === 'import-error')).toMatchObject({ isOpen: true })
    expect(page.unread).toBeGreaterThanOrEqual(3)

    const newest = Math.max(...page.notices.map(({ at }) => at))
    await app.client.call('notices.markSeen', { at: newest })
    // A clock that is ahead hides nothing of what is still to come; an earlier instant takes nothing back.
    const { seenAt } = await app.client.call('notices.markSeen', { at: Date.now() + 9e9 })
    expect(seenAt).toBeLessThanOrEqual(Date.now())
    expect(await app.client.call('notices.markSeen', { at: 1 })).toEqual({ seenAt })
    await app[Symbol.asyncDispose]()
    await start()
    const after = await app.client.call('notices.list', {})
    expect(after.seenAt).toBe(seenAt)
    expect(after.notices.filter((each) => each.runId === runId)).toEqual(ofRun)
    expect(await app.client.call('notices.list', { before: newest, limit: 1 })).toMatchObject({ notices: [{}] })
  })
})

it('searches all of the home', async () => {
  const kinds = async (text: string) => (await app.client.call('search.find', { text })).hits.map(({ kind }) => kind)
  await app.client.call('connections.put', { connections: [{ connId: 'warehouse_db' }] })
  await until(
    () => kinds('wobbly'),
    (found) => found.includes('dag'),
  )
  expect(await kinds('shaky failed')).toContain('run')
  expect(await kinds('warehouse_db')).toContain('setting')
  expect(await kinds('kafka service')).toContain('service')
  // Dates are the pipeline's; just after its midnight the last runs are of the day before.
  const { pipelineTimezone } = await app.client.call('app.info', {})
  const day = (at: number) => new Date(at).toLocaleDateString('sv', { timeZone: pipelineTimezone })
  const found = await Promise.all([Date.now(), Date.now() - 3_600_000].map((at) => kinds(day(at))))
  expect(found.flat()).toContain('run')
  const [report] = await until(
    () => app.client.call('reports.list', { limit: 1 }),
    (found) => found.length > 0,
  )
  const minute = report?.minute ?? ''
  expect(await kinds(minute.replace('_', ' ').replace(/-(\d\d)$/, ':$1'))).toEqual(
    expect.arrayContaining(['minute', 'object']),
  )
  expect((await app.client.call('search.find', { text: 'a', limit: 1 })).missing).toEqual([])
})

it('feels the scheduler’s pulse, and says which engine there is', async () => {
  const pulse = await app.client.call('app.pulse', {})
  expect(pulse).toMatchObject({ everyMs: 10_000, isScheduling: true })
  expect(pulse.now - pulse.lookedAt).toBeLessThan(120_000)
  expect(await app.client.call('app.engine', { again: true })).toMatchObject({
    ...{
      platform: process.platform,
      engine: null,
      problem: { message: expect.stringContaining('/nowhere/engine.sock') },
    },
  })
})

it('edits a connection and a variable without their secrets being seen', async () => {
  const connection = { connId: 'shop', host: 'a.example', password: 'pw', extra: { token: 't', other: 1 } }
  await app.client.call('connections.put', { connections: [connection] })
  const row = (await app.client.call('connections.list', {})).find(({ connId }) => connId === 'shop')
  if (!row) throw new Error('It was just put.')
  const { source: _source, overridden: _hidden, problem: _problem, updatedAt: _at, ...shown } = row
  expect(shown).toMatchObject({ password: '***', extra: { token: '***', other: 1 } })
  await app.client.call('connections.edit', { connection: { ...shown, host: 'b.example' } })
  expect(await app.client.call('connections.reveal', { connId: 'shop' })).toMatchObject([
    { ...connection, host: 'b.example' },
  ])
  const unknown = { connection: { connId: 'new', password: '***' } }
  await expect(app.client.call('connections.edit', unknown)).rejects.toThrow(/stands where a secret of "new" would be/)
  await expect(app.client.call('connections.try', unknown)).rejects.toThrow(/none is stored/)
  expect(
    await app.client.call('connections.try', { connection: { connId: 'x', host: '127.0.0.1', port: 1 } }),
  ).toMatchObject({ ok: false })

  await app.client.call('variables.put', { variables: [{ key: 'api_token', value: '{"a": 1}' }] })
  await app.client.call('variables.edit', { variable: { key: 'api_token', value: '***', description: 'new' } })
  expect(await app.client.call('variables.reveal', { key: 'api_token' })).toMatchObject([
    { value: '{"a": 1}', description: 'new' },
  ])
  const tested = await app.client.call('variables.test', { key: 'api_token' })
  expect(tested).toEqual({ ok: true, message: 'Tasks can read it: 8 bytes, a JSON object.' })
  expect(await app.client.call('variables.test', { key: 'none' })).toMatchObject({ ok: false })
})

it('changes settings for the next start, and refuses what that would refuse', async () => {
  const file = join(home.path, 'settings.json')
  await expect(app.client.call('settings.put', { values: { PFAD_TASK_MEMORY_MB: 'much' } })).rejects.toThrow(
    /PFAD_TASK_MEMORY_MB: write a whole number of megabytes/,
  )
  await expect(app.client.call('settings.put', { values: { PFAD_ENGINE: 'tcp://x' } })).rejects.toThrow(/environment/)
  const values = { PIPELINE_TIMEZONE: 'UTC', PFAD_TASK_MEMORY_MB: '2048' }
  const rows = await app.client.call('settings.put', { values })
  expect(rows.find(({ name }) => name === 'PIPELINE_TIMEZONE')).toMatchObject({ value: 'UTC', running: 'Asia/Tehran' })
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ PIPELINE_TIMEZONE: 'UTC', PFAD_TASK_MEMORY_MB: 2048 })
  const findings = await app.client.call('settings.test', { values: { PFAD_BACKEND: 'stack' } })
  expect(findings).toMatchObject([
    { check: 'backend', found: expect.stringContaining('stack') },
    { check: 'engine', status: 'error' },
    ...[{}, {}, {}, {}].slice(0, findings.length - 2),
  ])
  expect(findings.map(({ check }) => check)).toContain('clickhouse')
  await app[Symbol.asyncDispose]()
  await start()
  expect(await app.client.call('app.info', {})).toMatchObject({ pipelineTimezone: 'UTC' })
})
