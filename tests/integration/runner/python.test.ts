import { describe, expect, it } from 'vitest'
import { isAlive } from '../../setup/processTree.ts'
import { createWork, texts } from '../../support/work.ts'

const body = (tasks: string): string => `const { python } = pfad\nexport default dag('work', {}, () => {\n${tasks}\n})`

describe('a python task', () => {
  it('runs code with arguments and context; what it writes to $PFAD_RESULT is its result', async () => {
    await using work = await createWork(
      body(`const a = task('a', () => [1, 2])
      python('sum', (context, numbers: number[]) => ({
        args: numbers,
        code: \`
          import json, os, sys
          context = json.loads(os.environ['PFAD_CONTEXT'])
          print('adding', sys.argv[1:])
          with open(os.environ['PFAD_RESULT'], 'w') as file:
              json.dump({'sum': sum(map(int, sys.argv[1:])), 'context': context}, file)
          print('not this')
        \`,
      }))(a())`),
    )
    const { result, lines } = await work.run({ taskId: 'sum', upstreamResults: { a: [1, 2] }, tryNumber: 1 })
    expect(result).toEqual({
      outcome: 'success',
      skip: [],
      xcoms: {
        return_value: {
          sum: 3,
          context: {
            dag_id: 'work',
            run_id: 'manual__1',
            run_type: 'manual',
            task_id: 'sum',
            map_index: -1,
            try_number: 1,
            logical_date: '1970-01-01T00:01:00.000Z',
            data_interval_start: '1970-01-01T00:01:00.000Z',
            data_interval_end: '1970-01-01T00:02:00.000Z',
            params: { given: 'at the trigger' },
          },
        },
      },
    })
    expect(texts(lines)).toContain("adding ['1', '2']\nnot this")
  })

  it('runs a script beside the DAG; its last line is the result, as JSON where it is', async () => {
    await using work = await createWork(
      body(`python('json', { script: 'lib/a.py', args: ['{"x": [1]}'] })()
            python('text', { script: 'lib/a.py', args: ['plain'] })()
            python('there', { cwd: '.' }, { code: 'import os; print(os.getcwd())' })()`),
    )
    await work.home.save('lib/other.py', 'GREETING = "hello"')
    await work.home.save('lib/a.py', 'import sys, other\nprint(other.GREETING)\nprint(sys.argv[1])')
    const run = async (taskId: string) => (await work.run({ taskId })).result
    expect(await run('json')).toMatchObject({ xcoms: { return_value: { x: [1] } } })
    expect(await run('text')).toMatchObject({ xcoms: { return_value: 'plain' } })
    expect(await run('there')).toMatchObject({ xcoms: { return_value: work.home.dags } })
  })

  it('says what went wrong: an exception, a result that is no JSON, no Python', async () => {
    await using work = await createWork(
      body(`python('throws', { code: 'raise ValueError("no such thing")' })()
            python('wrong', { code: 'import os; open(os.environ["PFAD_RESULT"], "w").write("{")' })()
            python('large', { code: 'import os; open(os.environ["PFAD_RESULT"], "w").write("1" * 2000000)' })()
            python('missing', { python: 'python-9.9' }, { code: '1' })()`),
    )
    const throws = await work.run({ taskId: 'throws' })
    expect(throws.result).toMatchObject({
      outcome: 'failed',
      retryable: true,
      error: { message: 'The program ended with exit code 1.' },
    })
    expect(texts(throws.lines)).toMatch(/line 1, in <module>[^]*ValueError: no such thing/)
    expect((await work.run({ taskId: 'wrong' })).result).toMatchObject({ error: { code: 'result-not-json' } })
    expect((await work.run({ taskId: 'large' })).result).toMatchObject({ error: { code: 'result-too-large' } })
    expect((await work.run({ taskId: 'missing' })).result).toMatchObject({
      error: {
        code: 'no-program',
        message: "There is no python-9.9 on this machine's PATH.",
        hint: expect.stringContaining('PFAD_PYTHON'),
      },
    })
  })

  it('sees none of the secrets of Pfad', async () => {
    process.env['PFAD_VAR_TOKEN'] = 's3cret-token'
    try {
      await using work = await createWork(
        body(`python('plain', { code: 'import os; print([k for k, v in os.environ.items() if "3cret" in v])' })()`),
      )
      expect((await work.run({ taskId: 'plain' })).result).toMatchObject({ xcoms: { return_value: [] } })
    } finally {
      delete process.env['PFAD_VAR_TOKEN']
    }
  })

  it('that is cancelled ends with all that it has started', async () => {
    await using work = await createWork(
      body(`python('fork', { code: \`
        import subprocess, time
        child = subprocess.Popen(['sleep', '300'])
        print('inner', child.pid)
        time.sleep(300)
      \` })()`),
    )
    const abort = new AbortController()
    const running = work.run({ taskId: 'fork', signal: abort.signal, tryNumber: 1 })
    const inner = await work.numberInLog('fork', 'inner')
    abort.abort('enough')
    expect((await running).result).toEqual({ outcome: 'cancelled', reason: 'enough' })
    await expect.poll(() => isAlive(inner), { timeout: 10_000 }).toBe(false)
  })
})
