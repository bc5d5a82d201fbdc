import { describe, expect, it } from 'vitest'
import { runOn } from '../../../../tests/support/fakeMachine.ts'
import { bash, dag, http, python, sensor, sparkSubmit, task, taskGroup } from '../../pfad.ts'
import { controlOf } from '../control.ts'
import { dagDefinition } from '../dag.ts'
import { serialize } from '../serialize.ts'
import { dedent } from './python.ts'

describe('task kinds', () => {
  it('are named in the DAG that the scheduler gets, work in groups, and are overridden like functions', () => {
    const count = bash('count', { retries: 2, env: { A: 'b' } }, (_context, path: string) => `wc -l ${path}`)
    const made = dag('d', { defaultArgs: { retries: 1 } }, () => {
      const path = task('path', () => 'a')()
      taskGroup('g', () => count(path))
      count.override({ taskId: 'again', retries: 5, cwd: '.', skipOnExitCode: null })(path)
      python('py', { code: '1' })()
      http('get', { url: 'http://a' })()
      sparkSubmit('job', {})()
      sensor('wait', () => true)()
    })
    const definition = dagDefinition(made)
    if (definition === null) throw new Error('none')
    expect(
      serialize(definition, 'v', 'f').tasks.map((one) => [one.taskId, one.kind, one.retries, one.upstream]),
    ).toEqual([
      ['path', 'function', 1, []],
      ['g.count', 'bash', 2, ['path']],
      ['again', 'bash', 5, ['path']],
      ['py', 'python', 1, []],
      ['get', 'http', 1, []],
      ['job', 'sparkSubmit', 1, []],
      ['wait', 'sensor', 1, []],
    ])
  })

  it.each([
    [
      'an option of another kind',
      () => bash('task', { pokeInterval: 1 } as never, 'true')(),
      /DAG "d", task "task": there is no option "pokeInterval"/,
    ],
    [
      'an own option that is wrong',
      () => bash('task', { env: { A: 1 } } as never, 'true')(),
      /DAG "d", task "task": option "env.A": must be texts/,
    ],
    ['no command', () => bash('task', '')(), /Task "task" \(bash\): its command must not be empty/],
    [
      'no command at all',
      () => (bash as unknown as (id: string) => () => void)('task')(),
      /Task "task" \(bash\): its command must be/,
    ],
    ['script and code', () => python('task', { script: 'a', code: 'b' } as never)(), /must have either script or code/],
    [
      'neither url nor connection',
      () => http('task', { endpoint: 'a' })(),
      /must have either url, or connId and endpoint/,
    ],
    ['a URL that is none', () => http('task', { url: 'ftp://a' })(), /its request.url must begin with http/],
    [
      'a method that is none',
      () => http('task', { url: 'http://a', method: 'get' as never })(),
      /its request.method must be one of GET/,
    ],
    ['a part that is none', () => sparkSubmit('task', { application_: 'a' } as never)(), /its job has no application_/],
  ])('do not load with %s', async (_what, body, message) => {
    await expect(runOn(body)).rejects.toThrow(message)
  })

  it('check in the attempt what a function gives them', async () => {
    const { thrown } = await runOn(() => bash('task', (() => 1) as never)())
    expect(thrown).toMatchObject({
      code: 'bad-dag',
      message: 'Task "task" (bash): its command must be a text or { command, env, … }.',
    })
  })

  it('let a call say more of its surroundings than the options do', async () => {
    const { commands } = await runOn(() =>
      bash('task', { env: { A: 'a' }, appendEnv: true, cwd: 'x' }, () => ({ command: 'c', cwd: 'y' }))(),
    )
    expect(commands).toMatchObject([{ args: ['-c', 'c'], env: { A: 'a' }, appendEnv: true, cwd: 'y' }])
  })

  it('submit Spark jobs to the backend', async () => {
    const { jobs, log } = await runOn(() => sparkSubmit('task', () => ({ arguments: ['a'], conf: { b: 'c' } }))())
    expect(jobs).toEqual([{ application: 'packaged', arguments: ['a'], conf: { b: 'c' } }])
    expect(log).toEqual([{ level: 'info', text: 'analysing' }])
  })
})

describe('an http task', () => {
  const ask = (answer: object, more: object = {}) =>
    runOn(() => http('task', { url: 'http://there/path', ...more })(), { answer })
  it('gives the body, parsed where it is JSON, or what its filter makes of it', async () => {
    const json = { headers: { 'content-type': 'application/json; charset=utf-8' }, text: '{"a":[1]}' }
    expect((await ask(json)).result).toEqual({ a: [1] })
    expect((await ask({ text: '{"a":[1]}' })).result).toBe('{"a":[1]}')
    expect((await ask({ ...json, text: 'broken' })).result).toBe('broken')
    expect((await ask(json, { responseFilter: ({ status }: { status: number }) => status })).result).toBe(200)
  })
  it.each([400, 401, 404, 410, 422])('is not retried on %i', async (status) => {
    expect(controlOf((await ask({ status })).thrown)).toEqual({ kind: 'fail' })
  })
  it.each([408, 425, 429, 500, 503])('may be retried on %i', async (status) => {
    const { thrown } = await ask({ status })
    expect(thrown).toMatchObject({ code: 'http-status', message: `http://there/path answered with status ${status}.` })
    expect(controlOf(thrown)).toBeNull()
  })
  it('fails where its check says no', async () => {
    expect((await ask({}, { responseCheck: () => false })).thrown).toMatchObject({ code: 'http-check' })
    expect((await ask({}, { responseCheck: () => true })).thrown).toBeNull()
  })
  it('asks GET for a minute at most, unless it is told otherwise', async () => {
    expect((await ask({})).requests).toMatchObject([{ method: 'GET', timeout: 60_000, body: null }])
    const { requests } = await ask({}, { method: 'POST', body: { a: 1 }, timeout: '5s', query: { q: 1 } })
    expect(requests).toMatchObject([{ method: 'POST', timeout: 5000, body: { a: 1 }, query: { q: 1 } }])
  })
})

describe('dedent', () => {
  it('takes away what all lines are indented by, as textwrap.dedent', () => {
    expect(dedent('\n    if a:\n      b\n\n    c\n  ')).toBe('\nif a:\n  b\n\nc\n')
    expect(dedent('a\n  b')).toBe('a\n  b')
    expect(dedent('\n\ta\n  b')).toBe('\n\ta\n  b')
    expect(dedent('')).toBe('')
  })
})
