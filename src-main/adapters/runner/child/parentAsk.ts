import { fromErrorShape } from '../../../contract/error.ts'
import type { ParentLink } from '../../../engine/ports/processHost.ts'
import type { FromChild, Granted, ToChild, Wish } from '../attemptProtocol.ts'

/** Asks the parent for something and waits for it; rejects with the parent's reason not to give it. */
export type Ask = (wish: Wish) => Promise<Granted>

/** `answer` takes the parent's answers as they come. */
export const createParentAsk = (
  parent: ParentLink,
): { readonly ask: Ask; readonly answer: (message: ToChild & { t: 'granted' | 'refused' }) => void } => {
  const waiting = new Map<number, PromiseWithResolvers<Granted>>()
  let asked = 0
  return {
    ask: (wish) => {
      asked += 1
      const answered = Promise.withResolvers<Granted>()
      waiting.set(asked, answered)
      parent.post({ t: 'ask', ask: asked, wish } satisfies FromChild)
      return answered.promise
    },
    answer: (message) => {
      const answered = waiting.get(message.ask)
      waiting.delete(message.ask)
      if (message.t === 'granted') answered?.resolve(message.value)
      else answered?.reject(fromErrorShape(message.error))
    },
  }
}
