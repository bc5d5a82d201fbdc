import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createWork, texts, type Work } from '../../support/work.ts'

describe('an attempt', () => {
  it('runs the task with its context and the results it takes, and gives its result', async () => {
    await using work = await createWork(`
const a = task('a', () => ({ rows: [1, 2] }))
const b = task('b', async (context, got: { rows: number[] }, list: unknown[]) => {
  const { dagRun, taskInstance, params, settings, dataIntervalStart, dataIntervalEnd, logicalDate, signal } = context
  context.log.warning('seen', { rows: got.rows.length })
  return {
    got, list, taskInstance, params, zone: settings.PIPELINE_TIMEZONE,
    dates: [logicalDate, dataIntervalStart, dataIntervalEnd, dagRun.runAfter].map((date) => date.toISOString()),
    run: [dagRun.dagId, dagRun.runId, dagRun.runType, dagRun.conf], aborted: signal.aborted,
    skipped: undefined,
  }
})
export default dag('work', { params: { given: 'default', other: 1 } }, () => {
  const result = a()
  b(result, [result, 'x'])
})`)
    const { result, lines } = await work.run({ taskId: 'b', upstreamResults: { a: { rows: [1, 2] } } })
    expect(result).toEqual({
      outcome: 'success',
      skip: [],
      xcoms: {
        return_value: {
          got: { rows: [1, 2] },
          list: [{ rows: [1, 2] }, 'x'],
          taskInstance: { taskId: 'b', mapIndex: -1, tryNumber: 1, retriesLeft: 2 },
          params: { given: 'at the trigger', other: 1 },
          zone: 'Asia/Tehran',
          dates: [
            '1970-01-01T00:01:00.000Z',
            '1970-01-01T00:01:00.000Z',
            '1970-01-01T00:02:00.000Z',
            '1970-01-01T00:02:00.000Z',
          ],
          run: ['work', 'manual__1', 'manual', { given: 'at the trigger' }],
          aborted: false,
        },
      },
    })
    expect(lines.map(({ level }) => level)).toEqual(['info', 'warning', 'info'])
    expect(lines[0]?.text).toContain('Attempt 1 of task b in run manual__1')
    expect(lines[1]?.text).toBe('seen {"rows":2}')
  })

  it('that returns nothing has no XCom; one without a data interval says so', async () => {
    await using work = await createWork(`
export default dag('work', {}, () => {
  task('nothing', () => undefined)()
  task('dates', (context) => String(context.dataIntervalStart))()
})`)
    expect((await work.run({ taskId: 'nothing' })).result).toEqual({ outcome: 'success', xcoms: {}, skip: [] })
    expect((await work.run({ taskId: 'dates', dataInterval: null })).result).toMatchObject({
      outcome: 'failed',
      error: { code: 'no-data-interval' },
    })
  })

  it('that throws fails with its reason; the log shows where in the file of the user', async () => {
    await using work = await createWork(`
const boom = () => { throw new TypeError('no such thing', { cause: new Error('inner') }) }
export default dag('work', {}, () => {
  task('boom', async () => boom())()
  task('pfad', () => { throw new PfadError('event-store', 'The store is away.', 'Start it.') })()
  task('fail', () => { throw new FailTask('for good') })()
  task('skip', () => { throw new SkipTask('nothing to do') })()
  task('text', () => { throw 'x' })()
})`)
    const boom = await work.run({ taskId: 'boom' })
    expect(boom.result).toEqual({
      outcome: 'failed',
      retryable: true,
      error: { code: 'task-error', message: 'TypeError: no such thing' },
    })
    const said = texts(boom.lines)
    expect(said).toContain(`at boom (${join(work.home.dags, 'work.ts')}:4:28)`)
    expect(said).toContain('Caused by: Error: inner')
    expect(said).not.toContain('src-main')
    expect(said).not.toContain('versions')

    expect((await work.run({ taskId: 'pfad' })).result).toMatchObject({
      error: { code: 'event-store', message: 'The store is away.', hint: 'Start it.' },
    })
    expect((await work.run({ taskId: 'fail' })).result).toMatchObject({ outcome: 'failed', retryable: false })
    expect((await work.run({ taskId: 'skip' })).result).toEqual({ outcome: 'skipped', reason: 'nothing to do' })
    expect((await work.run({ taskId: 'text' })).result).toMatchObject({ outcome: 'failed', error: { message: "'x'" } })
    expect((await work.run({ taskId: 'none' })).result).toMatchObject({ error: { code: 'unknown-task' } })
  })

  it('whose result is not JSON, or too large, fails and says why', async () => {
    await using work = await createWork(`
export default dag('work', {}, () => {
  task('date', () => ({ at: [new Date() as unknown as string] }))()
  task('large', () => 'x'.repeat(1024 * 1024))()
  task('fits', () => 'x'.repeat(1024 * 1024 - 2))()
})`)
    expect((await work.run({ taskId: 'date' })).result).toMatchObject({
      error: { code: 'result-not-json', message: expect.stringContaining('at[0] is a Date') },
    })
    expect((await work.run({ taskId: 'large' })).result).toMatchObject({ error: { code: 'result-too-large' } })
    expect((await work.run({ taskId: 'fits' })).result.outcome).toBe('success')
  })

  it('runs the version that its run began with, whatever has become of the file', async () => {
    await using work = await createWork(`export default dag('work', {}, () => { task('a', () => 'old')() })`)
    await work.home.save('work.ts', 'this is no DAG any more')
    expect((await work.run({ taskId: 'a' })).result).toMatchObject({ xcoms: { return_value: 'old' } })
    expect((await work.run({ taskId: 'a', version: 'f'.repeat(64) })).result).toMatchObject({ outcome: 'failed' })
  })

  it('runs the callbacks of its task and DAG, with what ended it', async () => {
    await using work = await createWork(`
const tell = (name: string) => (context: { log: { info(text: string): void }; error: { message: string } | null }) =>
  context.log.info(name + ' ' + (context.error?.message ?? 'fine'))
export default dag('work', { onSuccessCallback: tell('dag') }, () => {
  task('a', { onFailureCallback: [tell('one'), tell('two')], onRetryCallback: () => { throw new Error('bad callback') } }, () => 1)()
})`)
    const callback = (of: 'task' | 'dag', name: 'onSuccess' | 'onFailure' | 'onRetry') =>
      work.run({
        taskId: 'a',
        work: { kind: 'callback', of, name, error: name === 'onSuccess' ? null : { code: 'x', message: 'broken' } },
      })
    const failure = await callback('task', 'onFailure')
    expect(failure.result).toMatchObject({ outcome: 'success' })
    expect(texts(failure.lines)).toMatch(/Callback onFailure of task a[^]*one broken\ntwo broken/)
    expect(texts((await callback('dag', 'onSuccess')).lines)).toContain('dag fine')
    expect((await callback('task', 'onRetry')).result).toMatchObject({
      outcome: 'failed',
      error: { message: 'Error: bad callback' },
    })
  })
})

describe('the log of an attempt', () => {
  it('holds all that is printed, line by line, with its level', async () => {
    await using work = await createWork(`
export default dag('work', {}, () => {
  task('print', async () => {
    console.debug('a'); console.log('b %d', 1); console.info('c\\nd'); console.warn('e'); console.error('f')
    process.stdout.write('g'); process.stdout.write('h\\ni\\nj')
    process.stderr.write(Buffer.from('k\\n'))
  })()
})`)
    const { lines } = await work.run({ taskId: 'print' })
    expect(lines.slice(1, -1).map(({ level, text }) => `${level} ${text}`)).toEqual([
      'debug a',
      'info b 1',
      'info c\nd',
      'warning e',
      'error f',
      'info gh',
      'info i',
      'error k',
      'info j',
    ])
    expect(lines.at(-1)?.text).toMatch(/^Done/)
  })

  it('holds 100,000 lines in their order', async () => {
    await using work = await createWork(`
export default dag('work', {}, () => {
  task('print', () => { for (let i = 0; i < 100_000; i++) console.log('line ' + i) })()
})`)
    const { result, lines } = await work.run({ taskId: 'print' })
    expect(result.outcome).toBe('success')
    const printed = lines.map(({ text }) => text).filter((text) => text.startsWith('line '))
    expect(printed).toHaveLength(100_000)
    expect(printed.every((text, i) => text === `line ${i}`)).toBe(true)
  })
})

describe('the warm children', () => {
  const body = `
let seen = 0
export default dag('work', {}, () => {
  task('count', () => { seen += 1; return { seen, pid: process.pid } })()
  task('fail', () => { throw new Error('bad') })()
  task('leave', () => { setInterval(() => 0, 1000); return 'left a timer' })()
  task('pause', async () => { await sleep(300); return process.pid })()
})`
  const seen = ({ result }: Awaited<ReturnType<Work['run']>>): unknown =>
    result.outcome === 'success' && (result.xcoms['return_value'] as { seen: number }).seen

  it('are used again, until one fails or leaves something running', async () => {
    await using work = await createWork(body)
    expect(seen(await work.run({ taskId: 'count' }))).toBe(1)
    expect(seen(await work.run({ taskId: 'count' }))).toBe(2)
    await work.run({ taskId: 'fail' })
    expect(seen(await work.run({ taskId: 'count' }))).toBe(1)
    await work.run({ taskId: 'leave' })
    expect(seen(await work.run({ taskId: 'count' }))).toBe(1)
    expect(work.attempts()).toHaveLength(3)
  })

  it('are used again after a task that fetched something', async () => {
    const server = createServer((request, response) => request.resume().on('end', () => response.end('ok')))
    await once(server.listen(0, '127.0.0.1'), 'listening')
    await using work = await createWork(`
let seen = 0
export default dag('work', {}, () => {
  task('count', async () => {
    seen += 1
    await fetch('http://127.0.0.1:${(server.address() as AddressInfo).port}', { method: 'POST', body: 'x' })
    return { seen }
  })()
})`)
    expect(seen(await work.run({ taskId: 'count' }))).toBe(1)
    expect(seen(await work.run({ taskId: 'count' }))).toBe(2)
    server.closeAllConnections()
    server.close()
  })

  it('are replaced after so many attempts, and when they have grown', async () => {
    await using work = await createWork(body, { maxAttempts: 2 })
    const counts = [1, 2, 3].map(() => 0)
    for (const i of counts.keys()) counts[i] = Number(seen(await work.run({ taskId: 'count' })))
    expect(counts).toEqual([1, 2, 1])
    await using small = await createWork(body, { maxRssMb: 1 })
    expect([seen(await small.run({ taskId: 'count' })), seen(await small.run({ taskId: 'count' }))]).toEqual([1, 1])
  })

  it('end when they have had nothing to do for long', async () => {
    await using work = await createWork(body, { idleMs: 50 })
    await work.run({ taskId: 'count' })
    expect(work.attempts()).toHaveLength(1)
    await Promise.all(work.attempts().map(({ exited }) => exited))
  })

  it('are as many as may run at once, one attempt in each; the others wait', async () => {
    await using work = await createWork(body, { maxChildren: 2 })
    const results = await Promise.all([1, 2, 3, 4].map(() => work.run({ taskId: 'pause' })))
    const pids = results.map(({ result }) => (result.outcome === 'success' ? result.xcoms['return_value'] : null))
    expect(new Set(pids).size).toBe(2)
    expect(work.attempts()).toHaveLength(2)
  })
})

describe('the clients of the data plane', () => {
  const programs = { folder: join(import.meta.dirname, '../../support/children'), extension: '.ts' }
  it('are closed on every path, and find the data engine by their parent', async () => {
    const body = `
export default dag('work', {}, () => {
  task('good', async ({ events }) => { await events.query('select 1') })()
  task('bad', () => { throw new Error('bad') })()
  task('late', { executionTimeout: '100ms' }, () => new Promise<void>(() => undefined))()
})`
    const both = { folder: programs.folder, extension: '.ts' }
    await using work = await createWork(body, { dataSocket: async () => 'here.sock' }, both)
    const good = await work.run({ taskId: 'good' })
    expect(texts(good.lines)).toContain('engine at here.sock\nclients closed')
    expect(texts((await work.run({ taskId: 'bad' })).lines)).toContain('clients closed')
    expect(texts((await work.run({ taskId: 'late' })).lines)).toContain('clients closed')
  })
})
