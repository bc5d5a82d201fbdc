import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calls } from '../../src-main/contract/calls.ts'
import type { SerializedDag } from '../../src-main/contract/models/dag.ts'
import type { JsonValue } from '../../src-main/contract/models/primitives.ts'
import { dag, dagDefinition } from '../../src-main/core/authoring/dag.ts'
import { serialize } from '../../src-main/core/authoring/serialize.ts'
import { checkParamRules } from '../../src-main/core/params.ts'
import { makeDag, makeTask } from '../contracts/engineFixtures.ts'
import { by, setUp } from '../simulation/setUp.ts'
import { expectAnswer, expectRefusal, fuzz } from './fuzz.ts'

const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<JsonValue>
const name = fc.oneof(fc.constantFrom('n', 'text', '__proto__', 'constructor', 'toString', ''), fc.string())
const conf = fc.dictionary(name, json, { maxKeys: 3 })
const TYPES = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'] as const
/** Rules as people write them, and some that nobody can read. */
const rule = fc.record(
  {
    type: fc.oneof(fc.constantFrom(...TYPES), fc.constantFrom('text', 7)),
    minimum: fc.integer(),
    pattern: fc.constantFrom('^a', '[', '(?<x'),
    enum: fc.array(json, { minLength: 1, maxLength: 3 }),
    $ref: fc.constantFrom('#/nowhere', 'https://example.org/x', '#'),
    items: fc.constantFrom({ type: 'string' }, true),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Record<string, JsonValue>>
const schema = fc
  .tuple(fc.dictionary(name, rule, { maxKeys: 3 }), fc.nat(3))
  .map(([properties, count]) => ({ type: 'object', properties, required: Object.keys(properties).slice(0, count) }))

const typeOf = (value: JsonValue): string => {
  if (Array.isArray(value)) return 'array'
  return value === null ? 'null' : typeof value
}
/** Whether a value may pass, as far as the rule's type says. */
const fits = ({ type }: Record<string, JsonValue>, value: JsonValue): boolean =>
  type === undefined || (type === 'integer' ? Number.isInteger(value) : type === typeOf(value))

const trigger = async (params: SerializedDag['params'], given: Record<string, JsonValue>) => {
  const setup = await setUp([makeDag('d', [makeTask('a')], { params })])
  const parsed = calls['dags.trigger'].input.parse({ dagId: 'd', conf: given })
  try {
    const { runId } = await setup.scheduler.trigger({ ...parsed, ...by })
    expect(setup.store.run('d', runId)?.conf).toEqual(parsed.conf)
    return parsed.conf
  } catch (thrown) {
    expectRefusal(thrown)
    expect(setup.store.runs({ limit: 9 })).toEqual([])
    return null
  }
}

describe('params', () => {
  it('given with a trigger start a run that has them, where the DAG declares none', async () => {
    await fc.assert(
      fc.asyncProperty(conf, async (given) => {
        expect(await trigger(null, given)).not.toBeNull()
      }),
      fuzz(100),
    )
  })

  it('given with a trigger start a run that has them, or break a rule and change nothing', async () => {
    const given = schema.chain((params) =>
      fc.tuple(
        fc.constant(params),
        fc.oneof(conf, fc.record(Object.fromEntries(Object.keys(params.properties).map((each) => [each, json])))),
      ),
    )
    await fc.assert(
      fc.asyncProperty(given, async ([params, values]) => {
        // Rules that cannot be read, or break themselves, are refused when the DAG is loaded.
        const isLoaded = expectAnswer(() => {
          checkParamRules({ dagId: 'd', params, schedule: { kind: 'none' } })
          return true
        })
        if (isLoaded === null) return
        const accepted = await trigger(params, values)
        if (accepted === null) return
        const { properties, required } = params
        for (const each of required) expect(Object.hasOwn(accepted, each)).toBe(true)
        for (const [each, value] of Object.entries(accepted)) {
          expect(Object.hasOwn(properties, each)).toBe(true)
          expect(fits(properties[each] ?? {}, value)).toBe(true)
        }
      }),
      fuzz(600),
    )
  })

  it('of a DAG are declared, or refused with a reason', () => {
    const declared = fc.dictionary(name, fc.oneof(json, fc.anything({ withBigInt: true, maxDepth: 2 })), { maxKeys: 4 })
    fc.assert(
      fc.property(declared, (given) => {
        expectAnswer(() => {
          const definition = dagDefinition(dag('d', { params: given as never }, () => undefined))
          expect(definition === null ? null : serialize(definition, 'v', 'dags:d.ts').dagId).not.toBe('')
        })
      }),
      fuzz(1000),
    )
  })
})
