import type { Parameters } from 'fast-check'
import { expect } from 'vitest'
import { PfadError } from '../../src-main/contract/error.ts'

/** `PFAD_FUZZ_SEED` repeats a run that failed, `PFAD_FUZZ_TIMES` makes all of them longer. */
const seed = Number(process.env['PFAD_FUZZ_SEED'] ?? Date.now() % 2 ** 31)
const times = Number(process.env['PFAD_FUZZ_TIMES'] ?? 1)

console.log(`Fuzzing from seed ${seed}.`)

/** How often a property is tried, and from which seed; fast-check names both where it fails. */
export const fuzz = <T>(numRuns: number): Parameters<T> => ({ numRuns: numRuns * times, seed })

/** A frame of a stack, as Node prints it. */
export const STACK = /^\s+at .+:\d+:\d+\)?$/m

/** What bad input may throw: something that says what is wrong, in words, and no stack. */
export const expectRefusal = (thrown: unknown): void => {
  if (!(thrown instanceof PfadError)) throw thrown
  expect(thrown.code).not.toBe('internal')
  expect(thrown.message.trim()).not.toBe('')
  expect(`${thrown.message}\n${thrown.hint ?? ''}`).not.toMatch(STACK)
}

/** Runs it; what it throws must be a refusal. null then. */
export const orRefusal = <T>(attempt: () => T): T | null => {
  try {
    return attempt()
  } catch (thrown) {
    expectRefusal(thrown)
    return null
  }
}
