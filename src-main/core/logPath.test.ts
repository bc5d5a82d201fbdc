import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attemptLogPath, parseRunLogPath, runLogPath } from './logPath.ts'

const attempt = {
  dagId: 'minute',
  runId: 'scheduled__2025-12-04T10:00:00+00:00',
  taskId: 'load.copy',
  mapIndex: -1,
  tryNumber: 2,
}

/** Splits a run's path as the store's walk does: folders that go on belong to the next. */
const split = (path: string): [string, string] => {
  const names = path.split('/')
  const end = names.findIndex((name) => !name.endsWith('%')) + 1
  return [names.slice(0, end).join('/'), names.slice(end).join('/')]
}

describe('attemptLogPath', () => {
  it('is laid out as in Airflow, without what a platform refuses', () => {
    const run = 'dag_id=minute/run_id=scheduled__2025-12-04T10%3A00%3A00+00%3A00'
    expect(attemptLogPath(attempt)).toBe(`${run}/task_id=load.copy/attempt=2.log`)
    expect(attemptLogPath({ ...attempt, mapIndex: 3 })).toBe(`${run}/task_id=load.copy/map_index=3/attempt=2.log`)
  })

  it('takes ids as long as they may be: 250 letters of four bytes each', () => {
    const path = attemptLogPath({ ...attempt, dagId: '𐎠'.repeat(250) })
    expect(path.split('/').every((name) => Buffer.byteLength(name) <= 255)).toBe(true)
  })
})

describe('parseRunLogPath', () => {
  it('gives DAG and run back', () => {
    const id = fc.oneof(fc.string({ minLength: 1 }), fc.string({ minLength: 200, maxLength: 400 }))
    fc.assert(
      fc.property(id, id, (dagId, runId) => {
        expect(parseRunLogPath(...split(runLogPath(dagId, runId)))).toEqual({ dagId, runId })
      }),
    )
  })

  it('knows what is not ours', () => {
    expect(parseRunLogPath('other', 'run_id=x')).toBeNull()
    expect(parseRunLogPath('dag_id=a', 'run_id=a:b')).toBeNull()
  })
})
