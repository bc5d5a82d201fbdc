import { pfad } from '../../shared/connection/pfad.ts'
import { defineLive } from '../../shared/live/defineLive.ts'

/** The container engine of this machine; looked for again with every minute, and when something happens to the stack. */
export const engine = defineLive({
  load: (_key: null, signal) => pfad.call('app.engine', {}, signal),
  concerns: ({ topic }) => topic === 'stack',
  gapMs: 15_000,
  eachMinute: true,
})
