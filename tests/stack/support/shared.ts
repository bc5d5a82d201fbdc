import { readFileSync } from 'node:fs'
import type { TestProject } from 'vitest/node'
import { openEngine } from './docker.ts'
import { imageVariables } from './images.ts'
import { createTestStack, type StackFacts } from './testStack.ts'

declare module 'vitest' {
  interface ProvidedContext {
    stack: StackFacts
  }
}

/**
 * Before the first file: one stack, brought up by `pfad stack up --wait`, that the files share; after the last it goes.
 * PFAD_TEST_STACK, a file with the facts of a stack that is up, takes that one and leaves it: for writing these tests.
 */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const given = process.env['PFAD_TEST_STACK']
  if (given !== undefined) {
    project.provide('stack', JSON.parse(readFileSync(given, 'utf8')) as StackFacts)
    return () => Promise.resolve()
  }
  const { engine, socket } = await openEngine()
  const variables = await imageVariables()
  const stack = await createTestStack({ engine, socket, name: 'shared', variables })
  try {
    const began = Date.now()
    await stack.done(['stack', 'up', '--wait'])
    console.log(`${stack.facts.project} is up after ${((Date.now() - began) / 1000).toFixed(1)} s.`)
  } catch (thrown) {
    for (const { id, name } of await engine.containers(stack.facts.project)) {
      console.error(`--- ${name}\n${await engine.tail(id, 30)}`)
    }
    await stack[Symbol.asyncDispose]()
    throw thrown
  }
  project.provide('stack', stack.facts)
  return async () => {
    await stack[Symbol.asyncDispose]()
  }
}
