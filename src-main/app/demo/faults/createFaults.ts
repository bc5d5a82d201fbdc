import { PfadError } from '../../../contract/error.ts'
import type { Fault, FaultKind } from '../../../contract/models/demo.ts'
import { dropDashboard } from './dashboard.ts'
import type { FaultParts, FaultScripts } from './fault.ts'
import { corruptMessage } from './message.ts'
import { type PlayedFault, playFault } from './playFault.ts'
import { slowStore } from './store.ts'
import { killWorker } from './worker.ts'

/** Faults that are remembered. */
const KEPT = 20

const SCRIPTS: FaultScripts = {
  dashboard: dropDashboard,
  message: corruptMessage,
  worker: killWorker,
  store: slowStore,
}

export type Faults = AsyncDisposable & {
  /** The newest first. */
  readonly list: () => Fault[]
  /** Throws `fault-active` where one of the kind is not healed yet. */
  readonly start: (kind: FaultKind) => void
  /** Takes it back now. */
  readonly mend: (id: number) => void
}

/** Breaks things and keeps what was seen of it. */
export const createFaults = (
  parts: FaultParts,
  { onChange, scripts = SCRIPTS }: { readonly onChange: () => void; readonly scripts?: FaultScripts },
): Faults => {
  const ending = new AbortController()
  let played: PlayedFault[] = []
  let lastId = 0
  return {
    list: () => played.map(({ fault }) => fault()),
    start(kind) {
      if (played.some(({ fault }) => fault().kind === kind && fault().endedAt === null)) {
        throw new PfadError('fault-active', 'This is broken already.', 'Take it back, or wait until it has healed.')
      }
      lastId += 1
      const begun = playFault({ parts, id: lastId, kind, script: scripts[kind], onChange }, ending.signal)
      played = [begun, ...played].slice(0, KEPT)
    },
    mend: (id) => played.find(({ fault }) => fault().id === id)?.mend(),
    async [Symbol.asyncDispose]() {
      ending.abort()
      for (const { mend } of played) mend()
      await Promise.all(played.map(({ done }) => done))
    },
  }
}
