import { Conflict, type IdOf } from './changes/applier.ts'
import type { Database } from './database.ts'

export type RunIds = {
  readonly idOf: IdOf
  /** The number of the run's next line of history; `run` 0 for what befell DAGs themselves. */
  readonly nextSeq: (run: number) => number
  /** After a rollback, which may have taken some of them back, and after a run was removed. */
  readonly forget: () => void
}

const MOST_REMEMBERED = 10_000

/** The integer ids of runs in use, and how far their histories are: looked up once, as nobody else writes. */
export const createRunIds = (db: Database): RunIds => {
  const ids = new Map<string, number>()
  const seqs = new Map<number, number>()
  const remember = <K>(map: Map<K, number>, key: K, value: number): number => {
    if (map.size > MOST_REMEMBERED) map.clear()
    map.set(key, value)
    return value
  }
  return {
    idOf: (dagId, runId) => {
      const key = `${dagId}\n${runId}`
      const known = ids.get(key)
      if (known !== undefined) return known
      const id = db.get('SELECT id FROM dag_run WHERE dag_id = ? AND run_id = ?', dagId, runId)?.['id']
      if (typeof id !== 'number') throw new Conflict()
      return remember(ids, key, id)
    },
    nextSeq: (run) => {
      const last = seqs.get(run) ?? Number(db.get('SELECT max(seq) AS last FROM event WHERE run = ?', run)?.['last'])
      return remember(seqs, run, last + 1)
    },
    forget: () => {
      ids.clear()
      seqs.clear()
    },
  }
}
