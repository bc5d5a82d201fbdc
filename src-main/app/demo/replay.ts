import type { ReplayClock } from '../../contract/models/demo.ts'
import { simulatedNow } from '../clock.ts'
import { writeClockFile } from './clockFile.ts'

/** The replay's clock, whose speed is set here and read by every process of the demo. */
export type Replay = {
  readonly state: () => ReplayClock
  /** From now on so fast; `simulated` sets it as well, and never back. */
  readonly set: (wish: { readonly simulated?: number; readonly speed: number }) => void
}

export const createReplay = (path: string, begin: { readonly simulated: number; readonly speed: number }): Replay => {
  let state: ReplayClock = { ...begin, real: Date.now() }
  writeClockFile(path, state)
  return {
    state: () => state,
    set({ simulated = 0, speed }) {
      state = { simulated: Math.max(simulated, simulatedNow(state)), real: Date.now(), speed }
      writeClockFile(path, state)
    },
  }
}
