import type { OwedAlert } from '../../../src-main/contract/models/alert.ts'
import type { AlertChange, AlertReads } from '../../../src-main/engine/ports/store/alerts.ts'
import { Conflict, type createUndo, expectThat } from './undo.ts'

type RunRef = { readonly dagId: string; readonly runId: string }
const runKey = ({ dagId, runId }: RunRef) => `${dagId}\n${runId}`

export const createMemoryAlerts = (
  { put }: ReturnType<typeof createUndo>,
  runs: { readonly has: (key: string) => boolean; readonly isActive: (key: string) => boolean },
) => {
  const alerts = new Map<string, OwedAlert>()
  const missed = new Map<string, RunRef>()
  const reads: AlertReads = {
    alerts: () => [...alerts.values()].toSorted((a, b) => a.nextAt - b.nextAt || (a.id < b.id ? -1 : 1)),
    missedDeadlines: () => [...missed.values()].filter((run) => runs.isActive(runKey(run))),
  }
  return {
    reads,
    owes: (run: RunRef): boolean => [...alerts.values()].some(({ message }) => runKey(message) === runKey(run)),
    forget: (run: RunRef): void => {
      put(missed, runKey(run), undefined)
      for (const [id, { message }] of alerts) if (runKey(message) === runKey(run)) put(alerts, id, undefined)
    },
    apply: (change: AlertChange): void => {
      switch (change.type) {
        case 'requestAlert':
          expectThat(runs.has(runKey(change.alert.message)))
          return put(alerts, change.alert.id, change.alert)
        case 'postponeAlert': {
          const old = alerts.get(change.id)
          if (old === undefined) throw new Conflict()
          const { tries, nextAt, lastError } = change
          return put(alerts, change.id, { ...old, tries, nextAt, lastError })
        }
        case 'removeAlert':
          expectThat(alerts.has(change.id))
          return put(alerts, change.id, undefined)
        case 'deadline': {
          const { dagId, runId, missedAt } = change
          expectThat(runs.has(runKey(change)))
          return put(missed, runKey(change), missedAt === null ? undefined : { dagId, runId })
        }
      }
    },
  }
}
