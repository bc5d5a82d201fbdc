import { setTimeout as sleep } from 'node:timers/promises'
import type { PfadClient } from '../../../src-main/contract/pfadContract.ts'
import { CROWD, CROWD_DAG } from './dag.ts'

/** More than may run, so that there is always one to take a place. */
const WANTED = CROWD + 10
const LOOK_AGAIN = 50
const DAY = 86_400_000

export type Crowd = {
  /** Logical dates whose run the app has confirmed: from then on it must not get lost. */
  readonly confirmed: ReadonlySet<number>
  /** Those that were asked for, confirmed or not: nothing else may have a run. */
  readonly asked: ReadonlySet<number>
  /** How many runs of the crowd were running when it was last looked. */
  readonly running: () => number
  /** From now on this client's app is filled, until it goes or another one comes. */
  readonly attach: (client: PfadClient) => void
  /** Asks for no more, and waits for what was asked. */
  readonly stop: () => Promise<void>
}

/** Keeps the app busy with runs: whenever some are over, as many are triggered, each of a date of its own. */
export const keepCrowd = (firstDate: number, onError: (error: unknown) => void): Crowd => {
  const confirmed = new Set<number>()
  const asked = new Set<number>()
  let current: PfadClient | null = null
  let filling: Promise<void> = Promise.resolve()
  let running = 0

  const fill = async (client: PfadClient): Promise<void> => {
    const count = async (state: 'queued' | 'running') =>
      (await client.call('runs.list', { dagId: CROWD_DAG, state, limit: 1000 })).length
    while (current === client) {
      const busy = await count('running')
      running = busy
      const missing = WANTED - busy - (await count('queued'))
      await Promise.all(Array.from({ length: Math.max(0, missing) }, () => trigger(client)))
      await sleep(LOOK_AGAIN)
    }
  }
  const trigger = async (client: PfadClient): Promise<void> => {
    const logicalDate = firstDate + asked.size * DAY
    asked.add(logicalDate)
    await client.call('dags.trigger', { dagId: CROWD_DAG, logicalDate })
    confirmed.add(logicalDate)
  }

  return {
    confirmed,
    asked,
    running: () => running,
    attach: (client) => {
      current = client
      filling = fill(client).catch((thrown: unknown) => {
        // Its app was killed, or is about to be.
        if (current === client) onError(thrown)
      })
    },
    stop: async () => {
      current = null
      await filling
    },
  }
}
