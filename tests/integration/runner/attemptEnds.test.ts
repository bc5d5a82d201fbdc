import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createWork, texts } from '../../support/work.ts'

describe('a task that does not end by itself', () => {
  const body = `
export default dag('work', {}, () => {
  task('slow', { executionTimeout: '200ms' }, async ({ signal, log }) => {
    await sleep(60_000, undefined, { signal }).catch(() => log.info('tidied up'))
  })()
  task('deaf', { executionTimeout: '200ms' }, () => new Promise<void>(() => undefined))()
  task('loop', { executionTimeout: '200ms' }, () => { console.log('looping'); for (;;); })()
  task('wait', async ({ signal, log }) => { log.info('waiting'); await sleep(60_000, undefined, { signal }) })()
  task('stubborn', async ({ log }) => { process.on('SIGTERM', () => log.info('no')); log.info('waiting'); await new Promise<void>(() => undefined) })()
})`
  it.each([
    ['slow', 'tidied up'],
    ['deaf', 'Failed after'],
    ['loop', 'looping'],
  ])('has a time limit (%s)', async (taskId, line) => {
    await using work = await createWork(body, { patience: { overtimeMs: 2000 } })
    const { result, lines } = await work.run({ taskId })
    expect(result).toMatchObject({ outcome: 'failed', retryable: true, error: { code: 'task-timeout' } })
    expect(texts(lines)).toContain(line)
  })

  it.each(['wait', 'stubborn', 'loop'])('is cancelled (%s)', async (taskId) => {
    await using work = await createWork(body.replaceAll('200ms', '1h'), { patience: { cancelMs: 300 } })
    const abort = new AbortController()
    const log = join(work.home.root, 'logs/dag_id=work/run_id=manual__1', `task_id=${taskId}`, 'attempt=1.log')
    const running = work.run({ taskId, signal: abort.signal })
    await expect.poll(() => readFile(log, 'utf8').catch(() => ''), { timeout: 20_000 }).toMatch(/waiting|looping/)
    abort.abort('the user said so')
    const { result, lines } = await running
    expect(result).toEqual({ outcome: 'cancelled', reason: 'the user said so' })
    expect(lines.at(-1)?.text).toContain('the user said so')
    await Promise.all(work.attempts().map(({ exited }) => exited))
  })

  it('is not even begun when it was cancelled before', async () => {
    await using work = await createWork(body)
    expect((await work.run({ taskId: 'wait', signal: AbortSignal.abort('early') })).result).toEqual({
      outcome: 'cancelled',
      reason: 'early',
    })
    expect(work.attempts()).toEqual([])
  })
})

describe('a child that dies', () => {
  const body = `
export default dag('work', {}, () => {
  task('exit', () => { console.log('last words'); process.exit(3) })()
  task('abort', () => process.abort())()
  task('kill', () => { process.kill(process.pid, 'SIGKILL'); return new Promise<void>(() => undefined) })()
  task('eat', () => { const all: unknown[] = []; for (;;) all.push(Array.from({ length: 1000 }, (_, x) => ({ x }))) })()
  task('buffers', async () => { const all: Buffer[] = []; for (;;) { if (all.length < 60) all.push(Buffer.alloc(8e6, 1)); await sleep(5) } })()
  task('blocking', () => { const all: Buffer[] = []; for (;;) if (all.length < 60) all.push(Buffer.alloc(8e6, 1)) })()
  task('stray', async () => { setTimeout(() => { throw new Error('stray') }); await sleep(60_000) })()
  task('forgotten', async () => { void Promise.reject(new Error('forgotten')); await sleep(60_000) })()
  task('speak', async () => { (process as { send?: unknown }).send = undefined; return 'fine' })()
})`
  it.each([
    ['exit', 'failed', 'process-exited', 'last words'],
    ['abort', 'failed', 'process-crashed', 'crashed (SIGABRT)'],
    ['eat', 'failed', 'out-of-memory', 'used more than its 64 MB of memory'],
    ['buffers', 'failed', 'out-of-memory', 'used more than its 64 MB of memory'],
    ['blocking', 'failed', 'out-of-memory', 'used more than its 64 MB of memory'],
    ['stray', 'failed', 'task-error', 'Error: stray'],
    ['forgotten', 'failed', 'task-error', 'Error: forgotten'],
  ])('by its own doing is a failure (%s)', async (taskId, outcome, code, line) => {
    await using work = await createWork(body, { maxOldSpaceMb: 64 })
    // In a child that another attempt has used: nothing of that one looks on.
    await work.run({ taskId: 'speak' })
    const { result, lines } = await work.run({ taskId })
    expect(result).toMatchObject({ outcome, retryable: true, error: { code } })
    expect(texts(lines)).toContain(line)
    expect((await work.run({ taskId: 'speak' })).result).toMatchObject({ outcome: 'success' })
  })

  it('by a hand from outside is lost, and the log says so', async () => {
    await using work = await createWork(body)
    const { result, lines } = await work.run({ taskId: 'kill' })
    expect(result).toEqual({ outcome: 'lost', reason: "The task's process was killed (SIGKILL)." })
    expect(lines.at(-1)).toEqual({ level: 'error', text: "The task's process was killed (SIGKILL)." })
  })

  it('because the runner ends takes nothing with it that waits for ever', async () => {
    const work = await createWork(body)
    const running = work.run({ taskId: 'stray' })
    await expect.poll(() => work.attempts().length).toBe(1)
    await work[Symbol.asyncDispose]()
    expect(['lost', 'failed']).toContain((await running).result.outcome)
  })
})
