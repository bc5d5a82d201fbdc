import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isAlive } from '../../setup/processTree.ts'
import { createWork, texts } from '../../support/work.ts'

const body = (tasks: string): string => `const { bash } = pfad\nexport default dag('work', {}, () => {\n${tasks}\n})`

describe('a bash task', () => {
  it('logs what it prints, line by line, and gives its last line', async () => {
    await using work = await createWork(
      body(`bash('say', 'echo one; echo two >&2; printf "three\\\\r\\\\nf\\\\303\\\\266ur"')()
            bash('nothing', 'true')()`),
    )
    const { result, lines } = await work.run({ taskId: 'say' })
    expect(result).toEqual({ outcome: 'success', skip: [], xcoms: { return_value: 'föur' } })
    const said = lines.slice(1, -1).map(({ level, text }) => `${level} ${text}`)
    expect(said.toSorted()).toEqual(
      [
        'info $ echo one; echo two >&2; printf "three\\r\\nf\\303\\266ur"',
        'info föur',
        'info one',
        'info three',
        'warning two',
      ].toSorted(),
    )
    expect((await work.run({ taskId: 'nothing' })).result).toMatchObject({ xcoms: { return_value: '' } })
  })

  it('takes results of other tasks, safely through its environment', async () => {
    await using work = await createWork(
      body(`const a = task('a', () => '"; echo hacked; "')()
            bash('use', (context, text: string) => ({ command: 'echo "got $TEXT"', env: { TEXT: text }, appendEnv: true }))(a)`),
    )
    const upstreamResults = { a: '"; echo hacked; "' }
    expect((await work.run({ taskId: 'use', upstreamResults })).result).toMatchObject({
      xcoms: { return_value: 'got "; echo hacked; "' },
    })
  })

  it('fails with its exit code, is skipped by 99 or what skipOnExitCode says', async () => {
    await using work = await createWork(
      body(`bash('bad', 'echo reason; exit 7')()
            bash('skip', 'exit 99')()
            bash('own', { skipOnExitCode: [7, 8] }, 'exit 8')()
            bash('none', { skipOnExitCode: null }, 'exit 99')()
            bash('killed', 'kill -9 $$')()
            bash('nowhere', { cwd: 'not/there' }, 'true')()`),
    )
    const run = async (taskId: string) => (await work.run({ taskId })).result
    const failed = (message: string) => ({
      outcome: 'failed',
      retryable: true,
      error: { message: expect.stringContaining(message) },
    })
    expect(await run('bad')).toMatchObject(failed('The command ended with exit code 7.'))
    expect(await run('skip')).toEqual({ outcome: 'skipped', reason: 'The command ended with exit code 99.' })
    expect(await run('own')).toMatchObject({ outcome: 'skipped' })
    expect(await run('none')).toMatchObject(failed('exit code 99'))
    expect(await run('killed')).toMatchObject(failed('was killed (SIGKILL)'))
    expect(await run('nowhere')).toMatchObject(failed(`${join(work.home.dags, 'not/there')}, which is no folder`))
  })

  it('runs in a folder of its own without the secrets of Pfad, or where and with what it is told', async () => {
    process.env['PFAD_CONN_SHOP'] = 'postgres://me:s3cret-word@host/shop'
    process.env['PFAD_VAR_TOKEN'] = 's3cret-token'
    try {
      await using work = await createWork(
        body(`bash('plain', 'env; pwd; ls -A | wc -l')()
              bash('only', { env: { A: 'b' } }, 'echo "$A \${HOME:-none}"; pwd')()
              bash('added', { env: { A: 'b' }, appendEnv: true, cwd: '.' }, 'echo "$A \${HOME:+home}"; pwd')()`),
      )
      const plain = await work.run({ taskId: 'plain' })
      const said = texts(plain.lines)
      expect(said).not.toMatch(/PFAD_CONN|PFAD_VAR/)
      expect(said).toMatch(/^AIRFLOW_CTX_DAG_ID=work$/m)
      expect(said).toMatch(/^AIRFLOW_CTX_TASK_ID=plain$/m)
      expect(said).toMatch(/^AIRFLOW_CTX_LOGICAL_DATE=1970-01-01T00:01:00.000Z$/m)
      expect(said).toMatch(/^PATH=/m)
      expect(plain.lines.at(-2)?.text.trim()).toBe('0')
      expect(texts((await work.run({ taskId: 'only' })).lines)).toMatch(/^b none$/m)
      const added = await work.run({ taskId: 'added' })
      expect(texts(added.lines)).toMatch(/^b home$/m)
      expect(added.result).toMatchObject({ xcoms: { return_value: work.home.dags } })
    } finally {
      delete process.env['PFAD_CONN_SHOP']
      delete process.env['PFAD_VAR_TOKEN']
    }
  })

  it('prints 200,000 lines and a line without end without harm', async () => {
    await using work = await createWork(
      body(`bash('flood', 'seq 200000')()
            bash('endless', 'head -c 3000000 /dev/zero | tr "\\\\0" x')()`),
    )
    const flood = await work.run({ taskId: 'flood' })
    expect(flood.result).toMatchObject({ xcoms: { return_value: '200000' } })
    expect(flood.lines).toHaveLength(200_003)
    const endless = await work.run({ taskId: 'endless' })
    expect(endless.result.outcome).toBe('success')
    expect(Math.max(...endless.lines.map(({ text }) => text.length))).toBe(64 * 1024)
  })
})

describe('of a bash task nothing survives', () => {
  const stubborn = `trap '' TERM; (trap '' TERM; sleep 300 & echo "inner $!"; wait) & echo "outer $$"; wait`
  const tasks = body(`bash('cancel', ${JSON.stringify(stubborn)})()
                      bash('late', { executionTimeout: '1s' }, ${JSON.stringify(stubborn)})()
                      bash('polite', 'trap "echo tidied; exit 0" TERM; echo "outer $$"; while :; do sleep 0.1; done')()`)

  it('that is cancelled, one that ignores SIGTERM either', async () => {
    await using work = await createWork(tasks)
    const abort = new AbortController()
    const running = work.run({ taskId: 'cancel', signal: abort.signal, tryNumber: 1 })
    const pids = [await work.numberInLog('cancel', 'inner'), await work.numberInLog('cancel', 'outer')]
    abort.abort('enough')
    expect((await running).result).toEqual({ outcome: 'cancelled', reason: 'enough' })
    await expect.poll(() => pids.some(isAlive), { timeout: 10_000 }).toBe(false)
  })

  it('that is cancelled and tidies up: its last lines are in the log', async () => {
    await using work = await createWork(tasks)
    const abort = new AbortController()
    const running = work.run({ taskId: 'polite', signal: abort.signal, tryNumber: 1 })
    await work.numberInLog('polite', 'outer')
    abort.abort('enough')
    expect(texts((await running).lines)).toMatch(/tidied\nCancelled/)
  })

  it('that takes too long', async () => {
    await using work = await createWork(tasks)
    const running = work.run({ taskId: 'late', tryNumber: 1 })
    const pids = [await work.numberInLog('late', 'inner'), await work.numberInLog('late', 'outer')]
    expect((await running).result).toMatchObject({ outcome: 'failed', error: { code: 'task-timeout' } })
    await expect.poll(() => pids.some(isAlive), { timeout: 10_000 }).toBe(false)
  })

  it('whose attempt process is killed', async () => {
    await using work = await createWork(tasks)
    const running = work.run({ taskId: 'cancel', tryNumber: 1 })
    const pids = [await work.numberInLog('cancel', 'inner'), await work.numberInLog('cancel', 'outer')]
    work.attempts()[0]?.kill(true)
    expect((await running).result.outcome).toBe('lost')
    await expect.poll(() => pids.some(isAlive), { timeout: 10_000 }).toBe(false)
  })
})
