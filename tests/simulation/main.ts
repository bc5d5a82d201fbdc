/**
 * `npm run test:simulate`: a million simulated minutes, or `PFAD_SIM_MINUTES`, on all cores, each stretch from a seed of its
 * own. `PFAD_SIM_SEED` runs one seed alone, for that many minutes. Exit 1 when a promise was broken.
 */
import { availableParallelism } from 'node:os'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { replayCommand } from './replayCommand.ts'
import { type Seen, simulate, type WorldOptions } from './world.ts'

const STRETCH = 25_000

const run = async (): Promise<boolean> => {
  const all = Number(process.env['PFAD_SIM_MINUTES'] ?? 1_000_000)
  const given = process.env['PFAD_SIM_SEED']?.split(',').map(Number)
  const first = Date.now() % 1_000_000
  const minutes = given === undefined ? Math.min(STRETCH, all) : Math.ceil(all / given.length)
  const seeds = given ?? Array.from({ length: Math.ceil(all / minutes) }, (_, n) => first + n)
  const waiting = [...seeds]
  const totals: Record<string, number> = {}
  let isGood = true
  const work = async (): Promise<void> => {
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
      const { violations, counts, actions } = await inWorker({ seed, minutes })
      for (const [name, times] of Object.entries({ ...counts, ...actions })) totals[name] = (totals[name] ?? 0) + times
      console.log(`seed ${seed}, ${minutes} minutes: ${JSON.stringify(counts)}`)
      for (const violation of violations) console.error(`VIOLATION ${violation}`)
      if (violations.length > 0) {
        console.error(`Repeat: ${replayCommand(seed, minutes)}`)
        isGood = false
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), seeds.length) }, work))
  console.log(`${seeds.length * minutes} simulated minutes: ${JSON.stringify(totals)}`)
  if (isGood) console.log('No promise was broken.')
  return isGood
}

const inWorker = (options: WorldOptions): Promise<Seen> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: options })
    worker.once('message', resolve)
    worker.once('error', reject)
  })

if (isMainThread) process.exit((await run()) ? 0 : 1)
else parentPort?.postMessage(await simulate(workerData as WorldOptions))
