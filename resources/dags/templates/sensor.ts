import { readFile } from 'node:fs/promises'
import { dag, fileSensor, task } from 'pfad'

/** Waits for files without holding a process. This one finds DAG files, so that there is something to find. */
const arrived = fileSensor('arrived', { pokeInterval: '30s', timeout: '12h', softFail: true }, '*.ts')

const count = task('count', async ({ log }, paths: string[]) => {
  let lines = 0
  for (const path of paths) lines += (await readFile(path, 'utf8')).split('\n').length
  log.info(`${paths.length} files with ${lines} lines`)
  return lines
})

export default dag('DAG_ID', { schedule: '@hourly', startDate: '2025-01-01', maxActiveRuns: 1 }, () => {
  count(arrived())
})
