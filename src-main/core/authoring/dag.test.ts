import { describe, expect, it } from 'vitest'
import { PfadError } from '../../contract/error.ts'
import { serializedDag } from '../../contract/models/dag.ts'
import { asset, chain, type Dag, type DagOptions, dag, param, type TaskOptions, task, taskGroup } from '../pfad.ts'
import { dagDefinition } from './dag.ts'
import { resolveArguments } from './results.ts'
import { serialize } from './serialize.ts'

const serialized = (made: Dag) => {
  const definition = dagDefinition(made)
  if (definition === null) throw new Error('no DAG')
  return serializedDag.parse(serialize(definition, 'v1', 'dags:test.ts'))
}
const step = (id: string) => task(id, (_context, ..._inputs: unknown[]) => id)
/** The order of a DAG's body as `task: what it waits for`. */
const upstreams = (body: () => unknown): Record<string, string[]> =>
  Object.fromEntries(serialized(dag('d', {}, body)).tasks.map((each) => [each.taskId, each.upstream.toSorted()]))
const failure = (make: () => unknown): PfadError => {
  try {
    make()
  } catch (thrown) {
    if (thrown instanceof PfadError) return thrown
    throw thrown
  }
  throw new Error('It did not throw.')
}

describe('dependencies', () => {
  it('come from arguments, also deep inside of them', () => {
    expect(upstreams(() => step('c')([step('a')(), { x: step('b')() }], 5))).toEqual({ a: [], b: [], c: ['a', 'b'] })
  })

  it('come from before, after and chain', () => {
    expect(
      upstreams(() => {
        const [a, b, c, d, e] = ['a', 'b', 'c', 'd', 'e'].map((id) => step(id)())
        if (!a || !b || !c || !d || !e) return
        a.before(b, [c])
        d.after([b, c])
        chain(d, [e])
      }),
    ).toEqual({ a: [], b: ['a'], c: ['a'], d: ['b', 'c'], e: ['d'] })
  })

  it('of a group are those of its first and last tasks, whatever comes later in the body', () => {
    expect(
      upstreams(() => {
        const load = taskGroup('Load', () => {
          const inner = taskGroup('Inner', () => {
            const a = step('a')()
            const b = step('b')()
            return { a, b }
          })
          const c = step('c')()
          inner.before(c)
          return inner.result
        })
        step('start')().before(load)
        load.before(step('end')())
        load.result.a.before(load.result.b)
      }),
    ).toEqual({
      'Load.Inner.a': ['start'],
      'Load.Inner.b': ['Load.Inner.a'],
      'Load.c': ['Load.Inner.b'],
      start: [],
      end: ['Load.c'],
    })
  })

  it('are given in an order in which every task stands after those that it waits for', () => {
    const made = dag('d', {}, () => {
      const last = step('last')()
      last.after(step('first')())
    })
    expect(serialized(made).tasks.map(({ taskId }) => taskId)).toEqual(['first', 'last'])
  })

  it('a result is not a promise, so that nobody can wait for it by mistake', () => {
    dag('d', {}, () => expect('then' in step('a')()).toBe(false))
  })

  it('results arrive in the arguments as their values', () => {
    const definition = dagDefinition(dag('d', {}, () => step('b')([step('a')(), { n: 1 }], 'x')))
    const args = definition?.tasks.find(({ taskId }) => taskId === 'b')?.args ?? []
    expect(resolveArguments(args, { a: { rows: 3 } })).toEqual([[{ rows: 3 }, { n: 1 }], 'x'])
    expect(resolveArguments(args, {})).toEqual([[undefined, { n: 1 }], 'x'])
  })
})

describe('what is wrong with a DAG is told with its names', () => {
  const cases: [string, () => unknown, string][] = [
    ['a cycle', () => upstreams(() => chain(...cycle())), 'a → b → c → a'],
    ['a task id twice', () => upstreams(() => [step('a')(), step('a')()]), 'DAG "d": two tasks are called "a"'],
    [
      'a group id twice',
      () => upstreams(() => [taskGroup('g', () => 1), taskGroup('g', () => 1)]),
      'DAG "d": two groups are called "g"',
    ],
    ['a group and a task', () => upstreams(() => [step('g')(), taskGroup('g', () => 1)]), 'both called "g"'],
    ['an empty group in an order', () => upstreams(() => taskGroup('g', () => 1).before(step('a')())), '"g"'],
    ['a group as an argument', () => upstreams(() => step('a')(taskGroup('g', () => step('b')()))), 'no result'],
    ['a call outside of a body', () => step('a')(), 'the task "a" stands outside of a DAG'],
    ['a group outside of a body', () => taskGroup('g', () => 1), 'The task group "g" stands outside'],
    [
      'a DAG in a DAG',
      () => dag('d', {}, () => dag('e', {}, () => 1)),
      'DAG "e" is made inside of the body of DAG "d"',
    ],
    ['an async body', () => dag('d', {}, async () => 1), 'The body of DAG "d" is async'],
    ['a bad DAG id', () => dag('a b', {}, () => 1), '"a b" is not a dag id'],
    ['a bad task id', () => upstreams(() => step('a/b')()), '"a/b" is not a task id'],
    ['order between things that are no tasks', () => upstreams(() => step('a')().before('b' as never)), 'only tasks'],
  ]
  const cycle = () => {
    const [a, b, c] = [step('a')(), step('b')(), step('c')()]
    return [a, b, c, a]
  }
  it.each(cases)('%s', (_what, make, text) => {
    expect(failure(make)).toMatchObject({ code: 'bad-dag', message: expect.stringContaining(text) })
  })

  it("another DAG's task", () => {
    let stolen: ReturnType<ReturnType<typeof step>> | undefined
    dag('one', {}, () => {
      stolen = step('a')()
    })
    expect(failure(() => dag('two', {}, () => stolen && step('b')(stolen))).message).toContain('"a" of DAG "one"')
  })

  it('a failed body does not spoil the next DAG', () => {
    failure(() => dag('one', {}, () => step('a/b')()))
    expect(upstreams(() => step('a')())).toEqual({ a: [] })
  })
})

describe('options', () => {
  it('have the defaults of Airflow', () => {
    const made = serialized(dag('d', {}, () => step('a')()))
    expect(made).toMatchObject({
      dagId: 'd',
      version: 'v1',
      fileloc: 'dags:test.ts',
      schedule: { kind: 'none' },
      timezone: 'UTC',
      startDate: null,
      catchup: false,
      maxActiveRuns: 16,
      maxActiveTasks: 16,
      isPausedUponCreation: true,
      params: null,
      backend: null,
    })
    expect(made.tasks[0]).toMatchObject({
      retries: 0,
      retryDelay: 300_000,
      executionTimeout: null,
      triggerRule: 'all_success',
      pool: 'default_pool',
      poolSlots: 1,
      priorityWeight: 1,
      kind: 'function',
      callbacks: { onSuccess: false, onFailure: false, onRetry: false, onSkipped: false },
    })
  })

  it('reach the scheduler, each of them, durations in milliseconds', () => {
    const given: DagOptions = {
      maxActiveRuns: 2,
      maxActiveTasks: 3,
      catchup: true,
      afterSleep: 'skip',
      isPausedUponCreation: false,
      description: 'what it does',
      tags: ['t'],
      backend: 'stack',
      timezone: 'Europe/Berlin',
    }
    const ofTask: TaskOptions = {
      retries: 4,
      retryExponentialBackoff: true,
      triggerRule: 'all_done',
      pool: 'p',
      poolSlots: 2,
      priorityWeight: 7,
      weightRule: 'absolute',
      dependsOnPast: true,
      maxActiveTisPerDag: 5,
      maxActiveTisPerDagrun: 6,
      doc: 'why',
    }
    const times = { retryDelay: '1m', maxRetryDelay: '10m', executionTimeout: 30 }
    const dates = { startDate: '2025-01-01', endDate: '2025-07-01', dagrunTimeout: '1h' }
    const made = serialized(
      dag('d', { ...given, ...dates, schedule: '@daily' }, () => {
        task('a', { ...ofTask, ...times }, () => 1)()
        task('b', { waitForDownstream: true }, () => 1)()
      }),
    )
    expect(made).toMatchObject({
      ...{ ...given, startDate: Date.UTC(2024, 11, 31, 23), endDate: Date.UTC(2025, 5, 30, 22) },
      ...{ schedule: { kind: 'cron', expression: '0 0 * * *', timezone: 'Europe/Berlin' }, dagrunTimeout: 3_600_000 },
    })
    expect(made.tasks).toMatchObject([
      { ...ofTask, retryDelay: 60_000, maxRetryDelay: 600_000, executionTimeout: 30_000, waitForDownstream: false },
      { waitForDownstream: true, dependsOnPast: true },
    ])
  })

  it('of a task win over its group, which wins over the DAG', () => {
    const made = dag('d', { defaultArgs: { retries: 1, pool: 'dag', retryDelay: '3s' } }, () => {
      taskGroup('g', { defaultArgs: { retries: 2, pool: 'group' }, tooltip: 'G' }, () => {
        task('a', { retries: 3, onRetryCallback: [() => 1] }, () => 1)()
        step('b').override({ taskId: 'c', doc: 'again' })()
      })
    })
    const { tasks, groups } = serialized(made)
    expect(tasks).toMatchObject([
      { taskId: 'g.a', groupId: 'g', retries: 3, pool: 'group', retryDelay: 3000, callbacks: { onRetry: true } },
      { taskId: 'g.c', retries: 2, doc: 'again' },
    ])
    expect(groups).toEqual([{ groupId: 'g', parentId: null, tooltip: 'G' }])
  })

  it('outlets are the names of assets', () => {
    const made = dag('d', {}, () => task('a', { outlets: [asset('posts'), asset('users')] }, () => 1)())
    expect(serialized(made).tasks[0]?.outlets).toEqual(['posts', 'users'])
  })

  const wrong: [DagOptions, string][] = [
    [{ schedul: '@daily' } as never, 'DAG "d": there is no option "schedul"'],
    [{ schedule: '61 * * * *' }, 'option "schedule"'],
    [{ schedule: '@often' }, 'option "schedule"'],
    [{ schedule: { weeks: 1 } as never }, 'option "schedule": it is none of the schedules'],
    [{ schedule: { hours: 0 } }, 'option "schedule"'],
    [{ schedule: { days: 1e9 } }, 'option "schedule"'],
    [{ schedule: '0s' }, 'option "schedule": The interval "0s" is not a length of time'],
    [{ schedule: '9999999d' }, 'option "schedule": The interval "9999999d" is not a length of time'],
    [{ schedule: 5 as never }, 'option "schedule"'],
    [{ timezone: 'Mars/Olympus' }, 'option "timezone": There is no time zone "Mars/Olympus"'],
    [{ startDate: '2025-02-30' }, 'option "startDate": must be a date'],
    [{ maxActiveRuns: 0 }, 'option "maxActiveRuns": must be at least 1'],
    [{ catchup: 'yes' as never }, 'option "catchup"'],
    [{ dagrunTimeout: '0s' }, 'option "dagrunTimeout": must be longer than nothing'],
    [{ onSuccessCallback: 'x' as never }, 'option "onSuccessCallback": must be a function'],
    [{ params: { a: new Date() as never } }, 'option "params.a"'],
  ]
  it.each(wrong)('of a DAG that are wrong are named: %j', (options, text) => {
    expect(failure(() => dag('d', options, () => 1))).toMatchObject({
      code: 'bad-dag',
      message: expect.stringContaining(text),
    })
  })

  const wrongTask: [TaskOptions, string][] = [
    [{ retrys: 1 } as never, 'DAG "d", task "a": there is no option "retrys"'],
    [{ retries: -1 }, 'task "a": option "retries": must be at least 0'],
    [{ retries: 1.5 }, 'option "retries": must be a whole number from 0 on'],
    [{ retryDelay: 'soon' }, 'option "retryDelay": must be a duration'],
    [{ triggerRule: 'all_good' as never }, 'option "triggerRule"'],
    [{ poolSlots: 0 }, 'option "poolSlots"'],
    [{ outlets: ['posts'] as never }, 'option "outlets.0": must be assets'],
    [{ onFailureCallback: [1] as never }, 'option "onFailureCallback"'],
  ]
  it.each(wrongTask)('of a task that are wrong are named: %j', (options, text) => {
    expect(failure(() => dag('d', {}, () => task('a', options, () => 1)()))).toMatchObject({
      message: expect.stringContaining(text),
    })
    expect(failure(() => dag('d', { defaultArgs: options }, () => step('a')())).message).toContain('task "a"')
  })
})

describe('params', () => {
  it('are a JSON Schema with defaults', () => {
    const params = { day: '2025-01-01', n: 3, list: [1], any: null, must: param({ type: 'string', minLength: 1 }) }
    expect(serialized(dag('d', { params }, () => 1)).params).toEqual({
      type: 'object',
      properties: {
        day: { default: '2025-01-01' },
        n: { default: 3 },
        list: { default: [1] },
        any: { default: null },
        must: { type: 'string', minLength: 1 },
      },
      required: ['must'],
    })
  })
})
