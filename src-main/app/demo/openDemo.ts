import { join } from 'node:path'
import type { Clock } from '../../engine/ports/clock.ts'
import type { EventStore } from '../../engine/ports/eventStore.ts'
import type { ProcessHost } from '../../engine/ports/processHost.ts'
import { createClock, REPLAY_CLOCK } from '../clock.ts'
import type { HomePaths } from '../home/paths.ts'
import { type ConnectedDemo, connectDemo, type DemoParts } from './connectDemo.ts'
import { isDemoHome } from './demoHome.ts'
import { createReplay } from './replay.ts'
import { REPLAY_START } from './seed.ts'
import { watchHost } from './watchedHost.ts'

export type Demo = {
  /** In the place of the machine's. */
  readonly clock: Clock
  /** In the place of the one given: its children get the replay's clock, and can be found to be harmed. */
  readonly processHost: ProcessHost
  readonly isDashboardAway: () => boolean
  /** Its rates by the replay's clock. */
  readonly rated: (events: EventStore) => EventStore
  readonly connect: (parts: DemoParts) => ConnectedDemo
}

const MINUTE = 60_000

/** What makes an app a demo, where its home is a demo's; null in any other. */
export const openDemo = (home: HomePaths, inner: ProcessHost): Demo | null => {
  if (!isDemoHome(home.root)) return null
  const path = join(home.run, 'replay.clock')
  // A minute before, at the machine's own pace, is for what is seeded.
  const replay = createReplay(path, { simulated: REPLAY_START - MINUTE, speed: 1 })
  const clock = createClock(replay.state, { mayChange: true })
  const processes = watchHost(inner, { [REPLAY_CLOCK]: path })
  let isAway = false
  return {
    clock,
    processHost: processes,
    isDashboardAway: () => isAway,
    rated: (events) => ({
      ...events,
      stats: async (signal) => {
        const stats = await events.stats(signal)
        const { speed } = replay.state()
        // What was seeded came at once, at no rate that says anything.
        const hasRate = speed > 0 && clock.now() > REPLAY_START + MINUTE
        return { ...stats, perSecond: hasRate ? stats.perSecond / speed : 0 }
      },
    }),
    connect: (parts) =>
      connectDemo(parts, {
        ...{ replay, clock, processes, folder: home.run },
        setDashboardAway: (wish) => {
          isAway = wish
        },
      }),
  }
}
