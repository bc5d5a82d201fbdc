import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createTestHome, startApp } from '../../setup/app.ts'
import { processorSeconds, processTree } from '../../setup/processTree.ts'
import { Absent, type Bench } from '../harness/bench.ts'

const FILES = 100
const DAGS_OF_FILE = 10
const SECONDS = Number(process.env['PFAD_BENCH_MANY_SECONDS'] ?? 120)

/** A thousand DAGs in a hundred files, each due once a day at a minute of its own, none of them while this looks. */
const writeDags = (folder: string): void => {
  mkdirSync(folder, { recursive: true })
  const hour = (new Date().getUTCHours() + 12) % 24
  for (let file = 0; file < FILES; file += 1) {
    const lines = Array.from({ length: DAGS_OF_FILE }, (_, n) => {
      const options = `{ schedule: '${(file * DAGS_OF_FILE + n) % 60} ${hour} * * *', isPausedUponCreation: false, catchup: true }`
      return `export const d${n} = dag('many-${file}-${n}', ${options}, () => void task('a', {}, () => 1)())`
    })
    writeFileSync(join(folder, `many${file}.ts`), [`import { dag, task } from 'pfad'`, ...lines].join('\n'))
  }
}

/** CPU of all processes of the app while nothing is due (its own minute DAG is paused), with and without the DAGs. */
const idlePercent = async (isMany: boolean): Promise<number> => {
  if (process.platform !== 'linux') throw new Absent('it is read from /proc')
  await using home = await createTestHome()
  if (isMany) writeDags(join(home.path, 'dags'))
  await using app = await startApp(home.path)
  const { client } = app
  let dags = await client.call('dags.list', {})
  for (const deadline = Date.now() + 60_000; isMany && dags.length < FILES * DAGS_OF_FILE; await sleep(500)) {
    if (Date.now() > deadline) throw new Error(`Only ${dags.length} DAGs were loaded.`)
    dags = await client.call('dags.list', {})
  }
  for (const { dagId } of dags.filter((dag) => !dag.dagId.startsWith('many-'))) {
    await client.call('dags.setPaused', { dagId, isPaused: true })
  }
  await client.call('producer.set', { running: false, eventsPerSecond: 50 })
  await sleep(45_000)
  const began = performance.now()
  const before = processorSeconds(processTree(app.pid))
  await sleep(SECONDS * 1000)
  return ((processorSeconds(processTree(app.pid)) - before) / ((performance.now() - began) / 1000)) * 100
}

export const benches: readonly Bench[] = [
  {
    name: '1,000 DAGs idle: CPU (of one core)',
    unit: '%',
    contenders: { 'without them': () => idlePercent(false), pfad: () => idlePercent(true) },
    reference: null,
    budget: { atMost: 1 },
    rounds: 1,
  },
]
