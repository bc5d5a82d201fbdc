import { describe, expect, it } from 'vitest'
import { createFakeContext, runTask } from '../../tests/support/taskContext.ts'
import { controlOf } from '../core/authoring/control.ts'
import { dagDefinition } from '../core/authoring/dag.ts'
import { paramDefaults } from '../core/authoring/param.ts'
import { serialize } from '../core/authoring/serialize.ts'
import sparkDag from './spark.ts'

const definition = dagDefinition(sparkDag)
const defaults = paramDefaults(definition?.options.params ?? {})
const submit = (options: Omit<Parameters<typeof createFakeContext>[0], 'dagId'>) => {
  const fake = createFakeContext({ dagId: 'spark', ...options, params: { ...defaults, ...options.params } })
  return { fake, result: runTask(sparkDag, 'submit', fake.context) }
}

describe('the ad-hoc Spark DAG', () => {
  it('has no schedule, and takes application, arguments, conf and a range of minutes', () => {
    const dag = definition && serialize(definition, 'v1', 'builtin:spark.ts')
    expect(dag).toMatchObject({ dagId: 'spark', schedule: { kind: 'none' } })
    expect(Object.keys((dag?.params?.['properties'] ?? {}) as object)).toEqual([
      'application',
      'arguments',
      'conf',
      'from',
      'to',
    ])
  })

  it('submits a job as it is given', async () => {
    const params = { application: 'jobs/count.py', arguments: ['a', 'b'], conf: { 'spark.cores.max': '2' } }
    const { fake, result } = submit({ params })
    await result
    expect(fake.jobs).toEqual([params])
  })

  it('takes the application of the settings by default', async () => {
    const { fake, result } = submit({ params: { arguments: ['s3a://events/x.parquet'] } })
    await result
    expect(fake.jobs).toEqual([{ application: 'packaged', arguments: ['s3a://events/x.parquet'], conf: {} }])
  })

  it('computes past minutes again, those without data too', async () => {
    const first = Date.parse('2025-01-15T06:30:00Z')
    const { fake, result } = submit({
      params: { from: '2025-01-15T06:30:00Z', to: '2025-01-15T06:32:00Z' },
      rows: { [first]: 100 },
    })
    const paths = ['s3a://events/2025-01-15_10-00.parquet', 's3a://events/2025-01-15_10-01']
    expect(await result).toEqual(paths)
    expect(fake.jobs.map(({ arguments: given }) => given)).toEqual(paths.map((path) => [path]))
  })

  it.each([
    { from: '2025-01-15T06:30:00Z', to: '2025-01-15T06:30:00Z' },
    { from: '2025-01-15T06:30:00Z', to: '2025-01-17T06:30:00Z' },
    { from: 'yesterday', to: '2025-01-17T06:30:00Z' },
    { from: '2025-01-15T06:30:00Z' },
    { arguments: 'a' },
    { arguments: [1] },
    { conf: [] },
    { application: 3 },
  ])('refuses wrong parameters without a retry: %j', async (params) => {
    const { fake, result } = submit({ params })
    expect(await result.catch(controlOf)).toEqual({ kind: 'fail' })
    expect(fake.jobs).toEqual([])
  })
})
