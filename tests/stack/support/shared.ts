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

let stack: Awaited<ReturnType<typeof createTestStack>> | null = null

/**
 * Before the first file: one stack, brought up by `pfad stack up --wait`, that the files share. PFAD_TEST_STACK, a file with
 * the facts of a stack that is up, takes that one and leaves it: for writing these tests.
 */
export const setup = async (project: TestProject): Promise<void> => {
  const given = process.env['PFAD_TEST_STACK']
  if (given !== undefined) {
    project.provide('stack', JSON.parse(readFileSync(given, 'utf8')) as StackFacts)
    return
  }
  const { engine, socket } = await openEngine()
  stack = await createTestStack({ engine, socket, name: 'shared', variables: await imageVariables() })
  try {
    const began = Date.now()
    await stack.done(['stack', 'up', '--wait'])
    console.log(`${stack.facts.project} is up after ${((Date.now() - began) / 1000).toFixed(1)} s.`)
  } catch (thrown) {
    for (const { id, name } of await engine.containers(stack.facts.project)) {
      console.error(`--- ${name}\n${await engine.tail(id, 30)}`)
    }
    await teardown()
    throw thrown
  }
  project.provide('stack', stack.facts)
}

/** After the last. */
export const teardown = async (): Promise<void> => {
  await stack?.[Symbol.asyncDispose]()
  stack = null
}
