import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const CROWD_DAG = 'kills_crowd'
/** Runs of the crowd that shall be running at any time: `max_active_runs` of its DAG. */
export const CROWD = 50

const JOURNAL = 'crowd.journal'

/**
 * A DAG of three tasks that say in a journal of their own when an attempt begins, that it still goes on, and when it is
 * done; none of them fails by itself. The last one leaves a file under its run's name, as an idempotent effect does.
 */
const SOURCE = `import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { dag, task, type TaskContext } from 'pfad'

const journal = fileURLToPath(new URL('../${JOURNAL}', import.meta.url))
const effects = fileURLToPath(new URL('../crowd.effects/', import.meta.url))

const work = (beats: number, effect: (run: string, sum: number) => void = () => {}) =>
  async ({ dagRun, taskInstance: { taskId, tryNumber } }: TaskContext, before: number): Promise<number> => {
    const note = (what: string) =>
      appendFileSync(journal, JSON.stringify([dagRun.runId, taskId, tryNumber, what, process.pid]) + '\\n')
    note('begin')
    for (let beat = 0; beat < beats; beat += 1) {
      await sleep(5)
      note('beat')
    }
    effect(dagRun.runId, before + 1)
    note('end')
    return before + 1
  }

const write = (run: string, sum: number) => {
  mkdirSync(effects, { recursive: true })
  const path = effects + encodeURIComponent(run)
  writeFileSync(path + '.new', String(sum))
  renameSync(path + '.new', path)
}

export default dag('${CROWD_DAG}', { maxActiveRuns: ${CROWD}, isPausedUponCreation: false }, () => {
  const first = task('first', {}, work(1))(0)
  const second = task('second', {}, work(8))(first)
  task('third', {}, work(2, write))(second)
})
`

export const saveCrowd = (home: string): void => {
  mkdirSync(join(home, 'dags'), { recursive: true })
  writeFileSync(join(home, 'dags', `${CROWD_DAG}.ts`), SOURCE)
}

/** A line of the journal: an attempt of a process has come so far. */
export type JournalLine = {
  readonly runId: string
  readonly taskId: string
  readonly tryNumber: number
  readonly what: 'begin' | 'beat' | 'end'
  readonly pid: number
}

/** Lines in the order in which they were written; one that a kill cut short is left out. */
export const readCrowdJournal = (home: string): JournalLine[] =>
  readFileSync(join(home, JOURNAL), 'utf8')
    .split('\n')
    .flatMap((text) => {
      if (!text.endsWith(']')) return []
      const [runId, taskId, tryNumber, what, pid] = JSON.parse(text) as [string, string, number, 'begin', number]
      return [{ runId, taskId, tryNumber, what, pid }]
    })

/** What a run's last task has left; null where there is nothing. */
export const readEffect = (home: string, runId: string): string | null => {
  try {
    return readFileSync(join(home, 'crowd.effects', encodeURIComponent(runId)), 'utf8')
  } catch {
    return null
  }
}
