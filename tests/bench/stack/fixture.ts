import { readFileSync } from 'node:fs'
import { findDockerEngine } from '../../setup/dockerEngine.ts'
import { openEngine } from '../../stack/support/docker.ts'
import { createTestEngine, type TestEngine } from '../../stack/support/engine.ts'
import { imageVariables } from '../../stack/support/images.ts'
import { createTestStack, openStack, type StackFacts, type TestStack } from '../../stack/support/testStack.ts'
import { Absent } from '../harness/bench.ts'

export type BenchStack = TestStack & AsyncDisposable & { readonly engine: TestEngine; readonly socket: string }

/** A stack of the bench's own, not up yet. Throws `Absent` where this machine has no engine. */
export const makeStack = async (name: string): Promise<BenchStack> => {
  const found = await findDockerEngine()
  if ('missing' in found) throw new Absent(found.missing)
  const engine = createTestEngine(found.call)
  const variables = await imageVariables().catch((thrown: Error) => {
    throw new Absent(thrown.message)
  })
  const stack = await createTestStack({ engine, socket: found.socket, name, variables })
  return { ...stack, engine, socket: found.socket }
}

/** One stack for all rounds of a bench: made and brought up before, removed after. PFAD_TEST_STACK takes one that is up. */
export const sharedStack = (name: string) => {
  let stack: BenchStack | null = null
  return {
    async setup(): Promise<void> {
      const given = process.env['PFAD_TEST_STACK']
      if (given === undefined) {
        stack = await makeStack(name)
        await stack.done(['stack', 'up', '--wait'])
        return
      }
      const facts = JSON.parse(readFileSync(given, 'utf8')) as StackFacts
      const { engine, socket } = await openEngine()
      stack = { ...openStack(facts), engine, socket, [Symbol.asyncDispose]: () => Promise.resolve() }
    },
    get: (): BenchStack => {
      if (stack === null) throw new Error('The stack is not up.')
      return stack
    },
    async teardown(): Promise<void> {
      await stack?.[Symbol.asyncDispose]()
      stack = null
    },
  }
}

/** Seconds that some work takes. */
export const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}
