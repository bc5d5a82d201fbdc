import { setReplay } from './clock.ts'
import { pfad } from './connection/pfad.ts'
import { defineLive } from './live/defineLive.ts'

/** A demo's clock, which the screens' present follows from then on; null in any other home. */
export const replayClock = defineLive({
  load: async (_key: null, signal) => {
    const clock = await pfad.call('demo.clock', {}, signal)
    setReplay(clock)
    return clock
  },
  concerns: ({ topic }) => topic === 'demo',
})
