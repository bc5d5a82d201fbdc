import type { DagRun } from '../../src-main/contract/models/run.ts'
import type { Change } from '../../src-main/engine/ports/runStore.ts'

type Must = (condition: boolean, what: () => string) => void

/** Sees what is owed to people and who was told: each alert at least once, each deadline once for each time that its run runs. */
export const createAlertWatch = (must: Must) => {
  const untold = new Set<string>()
  const missed = new Set<string>()
  return {
    examine: (change: Change): void => {
      if (change.type === 'requestAlert') untold.add(change.alert.id)
      if (change.type === 'removeAlert') must(!untold.has(change.id), () => `${change.id} was removed, and nobody told`)
      if (change.type === 'deadline') {
        const run = `${change.dagId}/${change.runId}/`
        if (change.missedAt === null) return void missed.delete(run)
        must(!missed.has(run), () => `${run} missed its deadline twice`)
        missed.add(run)
      }
    },
    told: (id: string): void => void untold.delete(id),
    /** The run is removed, with all that it owed told: a backfill may make it anew, with a deadline of its own. */
    forget: ({ dagId, runId }: DagRun): void => {
      const prefix = `${dagId}/${runId}/`
      for (const id of untold) must(!id.startsWith(prefix), () => `nobody was told of ${id}`)
      missed.delete(prefix)
    },
    finished: (): void => {
      for (const id of untold) must(false, () => `nobody was told of ${id}`)
    },
  }
}
