import { describe, expect, it } from 'vitest'
import { serializedDag } from '../../contract/models/dag.ts'
import { asset } from './asset.ts'
import { dag, dagDefinition } from './dag.ts'
import type { DagOptions } from './options.ts'
import { serialize } from './serialize.ts'
import { task } from './task.ts'

const serialized = (options: DagOptions, outlets = [asset('out'), asset('out')]) => {
  const made = dag('d', options, () => task('a', { outlets }, () => 1)())
  const definition = dagDefinition(made)
  if (definition === null) throw new Error('no DAG')
  return serializedDag.parse(serialize(definition, 'v1', 'dags:d.ts'))
}
const nothing = { uri: null, group: null, extra: null }

describe('an asset', () => {
  const posts = asset('posts', { uri: 's3://raw/posts', group: 'raw', extra: { format: 'xml', parts: [1] } })

  it('goes with its DAG, once for each distinct saying, from schedule and outlets', () => {
    const found = serialized({ schedule: posts.and(asset('users')).or(asset('posts')) })
    expect(found.assets).toEqual([
      { name: 'posts', uri: 's3://raw/posts', group: 'raw', extra: { format: 'xml', parts: [1] } },
      { name: 'users', ...nothing },
      { name: 'posts', ...nothing },
      { name: 'out', ...nothing },
    ])
    expect(found.tasks[0]?.outlets).toEqual(['out'])
    expect(serialized({ schedule: { assets: posts, cron: '@daily' } }, []).assets).toHaveLength(1)
    expect(serialized({ schedule: '@daily' }, []).assets).toEqual([])
  })

  it('stands in a list for all of it, as in Airflow', () => {
    const all = { all: [{ asset: 'posts' }, { asset: 'users' }] }
    expect(serialized({ schedule: [posts, asset('users')] }).schedule).toEqual({ kind: 'assets', expression: all })
    expect(() => serialized({ schedule: [] })).toThrow('option "schedule"')
  })

  it.each<[string, () => unknown, string]>([
    ['no name', () => asset(' '), 'An asset needs a name.'],
    ['a name that is not ASCII', () => asset('pösts'), 'its name may have printable ASCII characters only'],
    ['a long name', () => asset('x'.repeat(1501)), 'its name has 1501 characters; at most 1500 are allowed'],
    ['an empty uri', () => asset('a', { uri: '' }), 'Asset "a": its uri must be a text'],
    ['an unknown option', () => asset('a', { url: 'x' } as object), 'Asset "a": there is no option "url"'],
    ['an extra that is a list', () => asset('a', { extra: [] as never }), 'Asset "a": its extra must be an object'],
    ['an extra with a date', () => asset('a', { extra: { at: new Date(0) as never } }), 'its extra, at, is a Date'],
    ['something else behind and', () => asset('a').and('b' as never), '"and" joins assets only.'],
    ['something else as an outlet', () => serialized({}, ['a' as never]), 'option "outlets.0": must be assets'],
  ])('is refused with %s', (_, make, text) => {
    expect(make).toThrow(text)
  })
})
