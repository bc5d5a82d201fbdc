import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dagDefinition } from './authoring/dag.ts'
import { serialize } from './authoring/serialize.ts'
import { checkParams } from './params.ts'
import { type DagOptions, dag, param, z } from './pfad.ts'

const load = (params: DagOptions['params'], schedule: DagOptions['schedule'] = null) => {
  const definition = dagDefinition(dag('d', { schedule, ...(params ? { params } : {}) }, () => 1))
  if (definition === null) throw new Error('no DAG')
  return serialize(definition, 'v', 'dags:d.ts')
}
const refusal = (work: () => unknown): unknown => {
  try {
    work()
    return null
  } catch (thrown) {
    return thrown
  }
}

describe('params that are given', () => {
  const loaded = load({
    minutes: param(10, { type: 'integer', minimum: 1, description: 'How far back to look' }),
    mode: param({ enum: ['fast', 'slow'], default: 'fast' }),
    plain: 'x',
    when: z.iso.date().default('2025-01-01'),
    shape: param(
      {},
      { type: 'object', properties: { a: { type: 'object', properties: { b: { type: 'string', pattern: '^x' } } } } },
    ),
    api_token: param('', { type: 'string', maxLength: 3 }),
    loose: param(null, { minimum: 5 }),
  })

  it.each([
    [{ minutes: 0 }, 'd, param "minutes": 0 breaks the rule "minimum": 1.', 'It is: How far back to look'],
    [{ minutes: 1.5 }, 'd, param "minutes": 1.5 breaks the rule "type": "integer".', 'It is: How far back to look'],
    [{ minutes: '10' }, 'd, param "minutes": "10" breaks the rule "type": "integer".', 'It is: How far back to look'],
    [{ mode: 'x' }, 'd, param "mode": "x" breaks the rule "enum": ["fast","slow"].', undefined],
    [{ when: '2025-02-30' }, 'd, param "when": "2025-02-30" breaks the rule "format": "date".', undefined],
    [
      { shape: { a: { b: 'y' } } },
      'd, param "shape": {"a":{"b":"y"}} breaks the rule "pattern": "^x" at /a/b.',
      undefined,
    ],
    [{ api_token: 'hidden' }, 'd, param "api_token": *** breaks the rule "maxLength": 3.', undefined],
    [{ loose: 1 }, 'd, param "loose": 1 breaks the rule "minimum": 5.', undefined],
    [{ other: 1, more: 2 }, 'd has no params "other", "more".', expect.stringContaining('It takes: minutes')],
  ])('%j are refused, with name, value and rule', (conf, message, hint) => {
    expect(refusal(() => checkParams(loaded, conf))).toMatchObject({ code: 'bad-params', message, hint })
  })

  it('are taken where they obey', () => {
    for (const conf of [
      {},
      { minutes: 1, mode: 'slow' },
      { plain: [null, 1] },
      { when: '2024-02-29' },
      { loose: 'a' },
    ]) {
      expect(refusal(() => checkParams(loaded, conf))).toBeNull()
    }
    expect(refusal(() => checkParams({ dagId: 'd', params: null }, { any: 'thing' }))).toBeNull()
  })

  it('must be given where there is no default', () => {
    const must = load({ a: param({ type: 'string' }), b: z.int(), c: z.string().optional() })
    expect(must.params?.['required']).toEqual(['a', 'b'])
    expect(refusal(() => checkParams(must, {}))).toMatchObject({
      code: 'bad-params',
      message: 'd must be given the params "a", "b": they have no default.',
    })
    checkParams(must, { a: 'x', b: 1 })
  })

  it('never make the check itself fail, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('minutes', 'mode', 'when', 'shape', 'x', '__proto__'), fc.jsonValue()),
        (conf) => {
          const thrown = refusal(() => checkParams(loaded, conf as never)) as { code: string } | null
          expect(thrown?.code ?? 'bad-params').toBe('bad-params')
        },
      ),
    )
  })
})

describe('params of a DAG', () => {
  it.each<[DagOptions['params'], DagOptions['schedule'], string]>([
    [{ a: param(0, { minimum: 1 }) }, null, 'DAG "d": param "a": its default: 0 breaks the rule "minimum": 1.'],
    [{ a: z.int().default(1.5) }, null, 'DAG "d": param "a": its default: 1.5 breaks the rule "type": "integer".'],
    [{ a: param({ type: 'strin' }) }, null, 'DAG "d": param "a": there is no type "strin".'],
    [
      { a: param('', { pattern: '(' }) },
      null,
      'DAG "d": param "a": its rules cannot be read: Invalid regular expression',
    ],
    [{ a: param({ $ref: '#/nowhere' }) }, null, 'DAG "d": param "a": its rules cannot be read: Unresolved $ref'],
    [{ a: z.date() }, null, 'DAG "d": option "params.a": cannot be said as a JSON Schema'],
    [{ a: param({ type: 'string' }) }, '@daily', 'DAG "d" runs by a schedule, which cannot give the param "a".'],
  ])('are refused at import where they contradict themselves: %#', (params, schedule, message) => {
    expect(refusal(() => load(params, schedule))).toMatchObject({
      code: 'bad-dag',
      message: expect.stringContaining(message),
    })
  })

  it('by zod become a JSON Schema', () => {
    const { params } = load({
      n: z.int().min(1).max(5).default(2).describe('how many'),
      either: z.union([z.string(), z.null()]).default(null),
    })
    expect(params?.['properties']).toMatchObject({
      n: { type: 'integer', minimum: 1, maximum: 5, default: 2, description: 'how many' },
      either: { type: ['string', 'null'], default: null },
    })
  })
})
