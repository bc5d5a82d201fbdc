import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSqliteStore, type SqliteStore } from './createSqliteStore.ts'

describe('ReportStore', () => {
  let store: SqliteStore
  beforeEach(() => {
    store = createSqliteStore({ path: ':memory:' })
  })
  afterEach(() => store[Symbol.asyncDispose]())

  const receive = (minute: string, body: string, dagId = 'd') =>
    store.reports.receive({
      dagId,
      minute,
      idempotencyKey: `${dagId}/${minute}/${body}`,
      body: { report: body },
      receivedAt: 1,
    })

  it('stores a key once, and another body of a minute as a revision', () => {
    expect([receive('m1', 'a'), receive('m1', 'a'), receive('m1', 'b'), receive('m1', 'a')]).toEqual([
      'stored',
      'repeated',
      'revised',
      'restored',
    ])
    expect(store.reports.get('d', 'm1').map(({ revision, body }) => [revision, body])).toEqual([
      [3, { report: 'a' }],
      [2, { report: 'b' }],
    ])
    expect(store.reports.get('d', 'm9')).toEqual([])
  })

  it('lists the current revisions, newest minute first', () => {
    for (const minute of ['m1', 'm3', 'm2']) receive(minute, 'a')
    receive('m2', 'b')
    receive('m4', 'a', 'other')
    const shown = (filter: { dagId?: string; limit: number }) =>
      store.reports.list(filter).map(({ minute, revision }) => `${minute}.${revision}`)
    expect(shown({ limit: 9 })).toEqual(['m4.1', 'm3.1', 'm2.2', 'm1.1'])
    expect(shown({ dagId: 'd', limit: 2 })).toEqual(['m3.1', 'm2.2'])
  })
})
