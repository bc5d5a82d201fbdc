import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calls } from '../../src-main/contract/calls.ts'
import type { JsonValue } from '../../src-main/contract/models/primitives.ts'
import { dag, dagDefinition } from '../../src-main/core/authoring/dag.ts'
import { serialize } from '../../src-main/core/authoring/serialize.ts'
import { makeDag, makeTask } from '../contracts/engineFixtures.ts'
import { by, setUp } from '../simulation/setUp.ts'
import { expectRefusal, fuzz, orRefusal } from './fuzz.ts'

const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<JsonValue>
const name = fc.oneof(fc.constantFrom('n', 'text', '__proto__', 'constructor', 'toString', ''), fc.string())
const conf = fc.dictionary(name, json, { maxKeys: 5 })
const params = fc.option(fc.dictionary(name, json, { maxKeys: 4, minKeys: 1 }))

describe('params', () => {
  it('given with a trigger start a run that has them, or are refused and change nothing', async () => {
    await fc.assert(
      fc.asyncProperty(params, conf, async (declared, given) => {
        const setup = await setUp([makeDag('d', [makeTask('a')], { params: declared })])
        const parsed = calls['dags.trigger'].input.safeParse({ dagId: 'd', conf: given })
        if (!parsed.success) return
        try {
          const run = await setup.scheduler.trigger({ ...parsed.data, ...by })
          expect(setup.store.run('d', run.runId)?.conf).toEqual(run.conf)
        } catch (thrown) {
          expectRefusal(thrown)
          expect(setup.store.runs({ limit: 9 })).toEqual([])
        }
      }),
      fuzz(300),
    )
  })

  it('of a DAG are declared, or refused with a reason', () => {
    const declared = fc.dictionary(name, fc.oneof(json, fc.anything({ withBigInt: true, maxDepth: 2 })), { maxKeys: 4 })
    fc.assert(
      fc.property(declared, (given) => {
        orRefusal(() => {
          const definition = dagDefinition(dag('d', { params: given as never }, () => undefined))
          if (definition !== null) serialize(definition, 'v', 'dags:d.ts')
        })
      }),
      fuzz(1000),
    )
  })
})
