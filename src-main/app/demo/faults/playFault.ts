import { setTimeout as sleep } from 'node:timers/promises'
import { toErrorShape } from '../../../contract/error.ts'
import type { Fault, FaultKind } from '../../../contract/models/demo.ts'
import type { FaultParts, FaultScript, Telling } from './fault.ts'

/** A fault that nobody takes back ends by itself after so much of the replay's time. */
const LASTS = 6 * 60_000
/** How often what follows from it is looked for (real ms). */
const LOOK_EVERY = 60

export type PlayedFault = { readonly fault: () => Fault; readonly mend: () => void; readonly done: Promise<void> }

/** Plays one fault from its begin to its healing. Never rejects: a script that fails ends its fault as `failed`, with the reason. */
export const playFault = (
  of: {
    readonly parts: FaultParts
    readonly id: number
    readonly kind: FaultKind
    readonly script: FaultScript
    readonly onChange: () => void
  },
  signal: AbortSignal,
): PlayedFault => {
  const { parts, id, kind, script, onChange } = of
  const { clock } = parts
  let fault: Fault = { id, kind, startedAt: clock.now(), endedAt: null, state: 'broken', story: [] }
  const change = (news: Partial<Fault>): void => {
    fault = { ...fault, ...news }
    onChange()
  }
  const mended = Promise.withResolvers<void>()
  const takeBack = clock.wakeAt(fault.startedAt + LASTS, mended.resolve)
  const telling: Telling = {
    say: (text) => change({ story: [...fault.story, { at: clock.now(), text }] }),
    mended: mended.promise,
    healing: () => change({ state: 'healing' }),
    async until(look) {
      while (true) {
        const seen = look()
        if (seen !== null && seen !== undefined) return seen
        await sleep(LOOK_EVERY, undefined, { signal })
      }
    },
    signal,
  }
  const play = async (): Promise<void> => {
    try {
      await script(parts, telling)
      change({ state: 'healed', endedAt: clock.now() })
    } catch (thrown) {
      if (signal.aborted) return
      telling.say(toErrorShape(thrown).message)
      change({ state: 'failed', endedAt: clock.now() })
    } finally {
      takeBack()
    }
  }
  return { fault: () => fault, mend: mended.resolve, done: play() }
}
