import { describe, expect, it } from 'vitest'
import { makeDag, makeFile, makeTask } from '../../tests/contracts/engineFixtures.ts'
import { createMemoryRunStore } from '../../tests/contracts/memory/runStore.ts'
import { registerFile, removeFile } from './dagBag.ts'
import { createDraft } from './draft.ts'
import type { LoadedFile } from './ports/dagLoader.ts'
import { createState } from './state.ts'

const setUp = () => {
  const store = createMemoryRunStore()
  const state = createState()
  const take = (act: (draft: ReturnType<typeof createDraft>) => void) => {
    const draft = createDraft(state, 1)
    act(draft)
    expect(store.commit(draft.changes())).toBe(true)
  }
  const register = (file: LoadedFile) => take((draft) => registerFile(draft, file))
  const shown = () => store.dags().map(({ dag, isActive }) => `${dag.dagId} ${dag.version}${isActive ? '' : ' gone'}`)
  return { store, state, take, register, shown }
}
const a = makeDag('a', [makeTask('t')], { fileloc: 'dags:x.ts' })
const b = makeDag('b', [], { fileloc: 'dags:x.ts' })

describe('registerFile', () => {
  it('takes all DAGs of a file, and drops those that it no longer has', () => {
    const { register, shown, take } = setUp()
    register(makeFile(a, b))
    register(makeFile({ ...a, version: 'v2' }))
    expect(shown()).toEqual(['a v2', 'b v1 gone'])
    take((draft) => removeFile(draft, 'dags:x.ts'))
    expect(shown()).toEqual(['a v2 gone', 'b v1 gone'])
    register(makeFile(b))
    expect(shown()).toEqual(['a v2 gone', 'b v1'])
  })

  it('keeps the last good version of a file that fails, with the reason', () => {
    const { store, register, shown } = setUp()
    register(makeFile(a))
    const error = { fileloc: 'dags:x.ts', line: 7, message: 'Unexpected token', at: 1 }
    register({ ok: false, fileloc: 'dags:x.ts', error, files: [] })
    expect([shown(), store.importErrors()]).toEqual([['a v1'], [error]])
    register(makeFile({ ...a, version: 'v2' }))
    expect([shown(), store.importErrors()]).toEqual([['a v2'], []])
  })

  it.each([
    [
      'a wrong cron',
      { ...a, schedule: { kind: 'cron', expression: '61 * * * *', timezone: 'UTC' } } as const,
      'field minute',
    ],
    [
      'a wrong time zone',
      { ...a, schedule: { kind: 'cron', expression: '* * * * *', timezone: 'Mars/Base' } } as const,
      'Mars/Base',
    ],
    ['a cycle', makeDag('a', [makeTask('p', { upstream: ['q'] }), makeTask('q', { upstream: ['p'] })]), 'p → q → p'],
    ['an id that another file has', { ...b, dagId: 'taken' }, 'dags:other.ts'],
  ])('refuses a file with %s, all of it', (_, dag, reason) => {
    const { store, register, shown } = setUp()
    register(makeFile(makeDag('taken', [], { fileloc: 'dags:other.ts' })))
    register({ ...makeFile(b), dags: [b, { ...dag, fileloc: 'dags:x.ts' }] } as LoadedFile)
    expect(shown()).toEqual(['taken v1'])
    expect(store.importErrors()).toMatchObject([{ fileloc: 'dags:x.ts', message: expect.stringContaining(reason) }])
  })

  it('keeps the pause and the place in the schedule over a new version', () => {
    const { store, register, take } = setUp()
    register(makeFile(a))
    take((draft) =>
      draft.saveDag({
        dag: a,
        isPaused: true,
        isActive: true,
        lastScheduled: { start: 41, end: 42 },
        isCatchingUp: false,
      }),
    )
    register(makeFile({ ...a, version: 'v2' }))
    expect(store.dags()).toMatchObject([
      { isPaused: true, lastScheduled: { start: 41, end: 42 }, dag: { version: 'v2' } },
    ])
  })
})
