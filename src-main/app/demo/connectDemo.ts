import type { DemoMinute, DemoStatus, FaultKind, ReplayClock } from '../../contract/models/demo.ts'
import type { DagRun } from '../../contract/models/run.ts'
import { minuteName } from '../../core/minute.ts'
import type { Scheduler } from '../../engine/createScheduler.ts'
import type { RunStore } from '../../engine/ports/runStore.ts'
import type { Changes } from '../changes.ts'
import { createFaults } from './faults/createFaults.ts'
import type { FaultParts } from './faults/fault.ts'
import type { Replay } from './replay.ts'
import { REPLAY_START, type SeedParts, seedDemo } from './seed.ts'

/** What the screens can do with a demo. */
export type DemoControl = {
  readonly clock: () => ReplayClock
  readonly status: () => DemoStatus
  readonly setSpeed: (speed: number) => void
  readonly break: (kind: FaultKind) => void
  readonly mend: (id: number) => void
}

export type ConnectedDemo = DemoControl &
  AsyncDisposable & {
    /** Seeds the home and lets the replay begin. */
    readonly begin: () => Promise<void>
  }

/** What the app has that a demo works with. */
export type DemoParts = SeedParts & {
  readonly scheduler: Scheduler
  readonly runStore: RunStore
  readonly changes: Changes
  readonly zone: string
  readonly bucket: string
}

type Own = Pick<FaultParts, 'clock' | 'processes' | 'folder' | 'setDashboardAway'> & { readonly replay: Replay }

/** An hour in a minute. */
const SPEED = 60
/** Minutes that a guide can lead to. */
const MINUTES = 6

export const connectDemo = (parts: DemoParts, { replay, ...own }: Own): ConnectedDemo => {
  const { runStore, scheduler, events, changes, minuteDagId, zone, bucket } = parts
  // A run is about the minute before its interval.
  const nameOf = ({ dataInterval }: DagRun): string => minuteName((dataInterval?.start ?? 0) - 60_000, zone)
  const onChange = (): void => changes.publish({ topic: 'demo' })
  const faults = createFaults(
    {
      ...own,
      ...{ runStore, scheduler, events, minuteDagId },
      minuteOf: (run) => nameOf(run).slice(11, 16).replace('-', ':'),
    },
    { onChange },
  )
  const minutes = (): DemoMinute[] =>
    runStore.runs({ dagId: minuteDagId, state: 'success', limit: MINUTES }).map((run) => {
      const minute = nameOf(run)
      return { minute, runId: run.runId, bucket, key: `${minute}.parquet` }
    })
  const setSpeed = (wish: Parameters<Replay['set']>[0]): void => {
    replay.set(wish)
    onChange()
  }
  return {
    clock: replay.state,
    status: () => ({
      clock: replay.state(),
      startedAt: REPLAY_START,
      dagId: minuteDagId,
      minutes: minutes(),
      faults: faults.list(),
    }),
    setSpeed: (speed) => setSpeed({ speed }),
    break: faults.start,
    mend: faults.mend,
    async begin() {
      await seedDemo(parts)
      setSpeed({ simulated: REPLAY_START, speed: SPEED })
    },
    [Symbol.asyncDispose]: faults[Symbol.asyncDispose],
  }
}
