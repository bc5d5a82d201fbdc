import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeDag } from '../../tests/contracts/engineFixtures.ts'
import type { AssetSpec } from '../contract/models/asset.ts'
import type { AssetExpression } from '../contract/models/dag.ts'
import { assetConflicts, assetsOf, conditionText, isMet, queuedText, waitsFor } from './asset.ts'

const name = fc.constantFrom('a', 'b', 'c', 'd')
const { expression } = fc.letrec<{ expression: AssetExpression }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ asset: name }),
    fc.record({ all: fc.array(tie('expression'), { minLength: 1, maxLength: 4 }) }),
    fc.record({ any: fc.array(tie('expression'), { minLength: 1, maxLength: 4 }) }),
  ),
}))
const queued = fc.uniqueArray(name)
const over = (assets: readonly string[]) => (asset: string) => assets.includes(asset)

describe('a condition', () => {
  it('reads as people write it', () => {
    const nested: AssetExpression = { any: [{ all: [{ asset: 'a' }, { asset: 'b' }] }, { asset: 'c' }, { asset: 'a' }] }
    expect([conditionText(nested), assetsOf(nested)]).toEqual(['(a & b) | c | a', ['a', 'b', 'c']])
    const assets = [
      { name: 'posts', queuedAt: 1 },
      { name: 'users', queuedAt: null },
    ]
    expect(queuedText(assets)).toBe('1 of 2: posts ✓, users –')
  })

  it('is met by all that it names, by nothing less than one, and no more updates undo it', () => {
    fc.assert(
      fc.property(expression, queued, name, (condition, assets, more) => {
        expect(isMet(condition, over(assetsOf(condition)))).toBe(true)
        expect(isMet(condition, () => false)).toBe(false)
        if (isMet(condition, over(assets))) expect(isMet(condition, over([...assets, more]))).toBe(true)
      }),
    )
  })

  it('waits for what would meet it, and for none of it needlessly', () => {
    fc.assert(
      fc.property(expression, queued, (condition, assets) => {
        const missing = waitsFor(condition, over(assets))
        expect(isMet(condition, over([...assets, ...missing]))).toBe(true)
        expect(missing.length === 0).toBe(isMet(condition, over(assets)))
        expect(assets.some((asset) => missing.includes(asset))).toBe(false)
      }),
    )
  })

  it('waits for the fewest of a choice', () => {
    const condition: AssetExpression = { any: [{ all: [{ asset: 'a' }, { asset: 'b' }] }, { asset: 'c' }] }
    expect([waitsFor(condition, over([])), waitsFor(condition, over(['a']))]).toEqual([['c'], ['b']])
  })
})

describe('what DAGs say of assets', () => {
  const says = (dagId: string, spec: Partial<AssetSpec>) =>
    makeDag(dagId, [], { assets: [{ name: 'posts', uri: null, group: null, extra: null, ...spec }] })
  const messages = (...dags: ReturnType<typeof says>[]) => assetConflicts(dags).map(({ message }) => message)

  it('agrees where they say the same, or one of them nothing', () => {
    expect(
      messages(says('p', { uri: 's3://a', extra: { x: 1 } }), says('q', {}), says('r', { uri: 's3://a' })),
    ).toEqual([])
    expect(messages(says('p', { uri: 's3://a' }), says('q', { name: 'users', uri: 's3://b' }))).toEqual([])
  })

  it.each([
    [
      { uri: 's3://a' },
      { uri: 's3://b' },
      'The asset "posts" has two different uris: "s3://a" in p (dags:p.ts) and "s3://b" in q',
    ],
    [{ group: 'raw' }, { group: 'gold' }, 'two different groups: "raw" in p (dags:p.ts) and "gold" in q (dags:q.ts)'],
    [{ extra: { x: 1 } }, { extra: { x: 2 } }, 'two different extras'],
    [
      { uri: 's3://a' },
      { uri: 's3://a', name: 'users' },
      'The URI "s3://a" belongs to two assets: "posts" in p (dags:p.ts) and "users" in q',
    ],
  ])('is told where they differ: %j %j', (one, other, text) => {
    expect(messages(says('p', one), says('q', other))).toEqual([expect.stringContaining(text)])
  })
})
