import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDagHome } from '../support/dagHome.ts'
import { fuzz, STACK } from './fuzz.ts'

const GOOD = `import { dag, task, taskGroup } from 'pfad'
type Row = { readonly n: number }
const extract = task('extract', { retries: 2 }, async (): Promise<Row> => ({ n: 1 }))
const load = task('load', {}, async (_context, { n }: Row) => n)
export default dag('good', { schedule: '@hourly', startDate: '2025-01-01', params: { n: 1 } }, () => {
  taskGroup('group', () => {
    load(extract())
  })
})
`

/** A word of the source takes the place of another, twice over or not at all: mostly still a program, seldom a DAG. */
const mutated = fc
  .array(fc.tuple(fc.nat(200), fc.nat(200), fc.constantFrom('swap', 'drop', 'double', 'insert')), {
    minLength: 1,
    maxLength: 4,
  })
  .map((steps) => {
    const words = GOOD.split(/(?<=\W)|(?=\W)/)
    for (const [a, b, how] of steps) {
      const at = a % words.length
      const other = words[b % words.length] ?? ''
      if (how === 'drop') words.splice(at, 1)
      else if (how === 'double') words.splice(at, 0, words[at] ?? '')
      else if (how === 'insert') words.splice(at, 0, other)
      else words[at] = other
    }
    return words.join('')
  })
const value = fc
  .anything({ maxDepth: 2, withBigInt: false })
  .map((any) => `JSON.parse(${JSON.stringify(JSON.stringify(any) ?? 'null')})`)
const hostile = fc.constantFrom(
  'undefined',
  'NaN',
  '1n',
  'Symbol()',
  '() => 1',
  'new Proxy({}, {})',
  'process',
  'globalThis',
  '-0',
  '"\\u0000"',
)
const called = fc
  .tuple(fc.oneof(value, hostile), fc.oneof(value, hostile), fc.oneof(value, hostile))
  .map(([id, options, body]) => `import { dag } from 'pfad'\nexport default dag(${id}, ${options}, ${body})`)
const nested = fc
  .tuple(fc.constantFrom('(', '[', '{a:', '`${', 'a=>', '!', 'async()=>'), fc.integer({ min: 1, max: 20_000 }))
  .map(([open, depth]) => `import { dag } from 'pfad'\nexport default dag('x', {}, () => ${open.repeat(depth)}1)`)
const huge = fc
  .integer({ min: 1, max: 2_000_000 })
  .map(
    (length) =>
      `import { dag } from 'pfad'\nexport default dag('x', { description: '${'x'.repeat(length)}' }, () => 1)`,
  )
const bytes = fc.string({ unit: 'binary', maxLength: 2000 })
const rude = fc.constantFrom(
  'process.exit(0)',
  'process.exit(7)',
  'process.abort()',
  "process.kill(process.pid, 'SIGKILL')",
  'throw null',
  'throw undefined',
  'throw { toString() { throw 1 } }',
  'await Promise.reject(new Error("x"))',
  'setTimeout(() => { throw new Error("late") })',
  'const deep = () => deep(); deep()',
  'process.send?.({ id: 1, ok: true }); process.disconnect?.()',
  'Object.prototype.then = () => {}',
  'JSON.stringify = () => { throw 1 }',
)

const source = fc.oneof(
  { weight: 5, arbitrary: mutated },
  { weight: 3, arbitrary: called },
  nested,
  huge,
  bytes,
  rude.map((code) => `${GOOD}\n${code}`),
)

describe('a DAG file', () => {
  it('whatever is in it, loads or says why not, and harms no other', async () => {
    await using home = await createDagHome({ 'good.ts': GOOD })
    const loader = home.loader({ timeoutMs: 5000 })
    await fc.assert(
      fc.asyncProperty(source, fc.constantFrom('ts', 'js', 'mts'), async (text, ending) => {
        await home.save(`fuzzed.${ending}`, text)
        const loaded = await loader.load(`dags:fuzzed.${ending}`)
        if (!loaded.ok) {
          expect(loaded.error.message.trim()).not.toBe('')
          expect(loaded.error.message).not.toMatch(STACK)
          expect(loaded.error.message.length).toBeLessThan(10_000)
        }
        const good = await loader.load('dags:good.ts')
        expect(good.ok ? good.dags.map(({ dagId }) => dagId) : good.error.message).toEqual(['good'])
      }),
      fuzz(30),
    )
  })
})
