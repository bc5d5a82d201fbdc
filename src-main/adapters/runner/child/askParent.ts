import { fromErrorShape } from '../../../contract/error.ts'
import type { ParentLink } from '../../../engine/ports/processHost.ts'
import type { FromChild, ToChild } from '../attemptProtocol.ts'

type Question = FromChild & { t: 'wantDataSocket' | 'wantConnection' | 'wantVariable' | 'wantXComs' }
type Asked = Question extends infer Q ? (Q extends Question ? Omit<Q, 'ask'> : never) : never
export type Answer = ToChild & { t: 'answer' | 'noAnswer' }

/** Rejects with the parent's reason where there is no answer. */
export type Ask = <T>(question: Asked) => Promise<T>

/** Questions to the parent, each with a number that its answer comes back with. */
export const createAsking = (parent: ParentLink) => {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  let next = 0
  return {
    ask: <T>(question: Asked): Promise<T> => {
      next += 1
      const asked = Promise.withResolvers<unknown>()
      waiting.set(next, asked)
      parent.post({ ...question, ask: next } satisfies FromChild)
      return asked.promise as Promise<T>
    },
    answer: (message: Answer): void => {
      const asked = waiting.get(message.ask)
      waiting.delete(message.ask)
      if (message.t === 'answer') asked?.resolve(message.value)
      else asked?.reject(fromErrorShape(message.error))
    },
  }
}
