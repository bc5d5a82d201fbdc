import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const PROBE_DAG = 'kills_probe'

/** Saves the user's DAG file anew, as an editor does, so that a loader starts: to have one to kill. */
export const saveProbe = (home: string, revision: number): void => {
  const draft = join(home, 'dags', `${PROBE_DAG}.draft`)
  writeFileSync(
    draft,
    `import { dag, task } from 'pfad'

export default dag('${PROBE_DAG}', { schedule: null }, () => {
  task('${probeTask(revision)}', {}, async () => ${revision})()
})
`,
  )
  renameSync(draft, join(home, 'dags', `${PROBE_DAG}.ts`))
}

export const probeTask = (revision: number): string => `revision_${revision}`
