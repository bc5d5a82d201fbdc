import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { DagRun } from '../../src-main/contract/models/run.ts'
import { minuteName } from '../../src-main/core/minute.ts'
import { createTestHome, type RunningApp } from '../setup/app.ts'
import { type Alive, killAtRandom } from './killLoop.ts'

const KILLS = Number(process.env['PFAD_KILLS'] ?? 40)
const SEED = Number(process.env['PFAD_SEED'] ?? 20_251_103)
const DAG = 'clickHouse_pyspark_dashboard'
const ZONE = 'Asia/Tehran'
const MINUTE = 60_000
/** A host that was up for this long (simulated ms) after a boundary must have made that boundary's run. */
const TIME_TO_NOTICE = 20_000

describe('kill -9 at random instants', () => {
  it(
    `loses nothing and doubles nothing in ${KILLS} kills`,
    async () => {
      console.log(`seed ${SEED}, ${KILLS} kills (replay: PFAD_SEED=${SEED} PFAD_KILLS=${KILLS})`)
      await using home = await createTestHome()
      const { app, kills, alive } = await killAtRandom({ home: home.path, kills: KILLS, seed: SEED })
      await using running = app
      console.log(
        `killed: ${JSON.stringify(
          Object.groupBy(kills, (name) => name),
          (_key, value) => (Array.isArray(value) ? value.length : value),
        )}`,
      )

      await running.client.call('producer.set', { running: false, eventsPerSecond: 50 })
      await running.client.call('dags.setPaused', { dagId: DAG, isPaused: true })
      const runs = await untilAllEnded(running)
      console.log(`${runs.length} runs, ${runs.filter((run) => run.state === 'success').length} successful`)

      expect(missedBoundaries(runs, alive), 'runs that were due while the host was up').toEqual([])
      const dates = runs.map((run) => run.logicalDate)
      expect(new Set(dates).size, 'one run per logical date').toBe(dates.length)
      expect(runs.filter((run) => run.state !== 'success').map((run) => run.runId)).toEqual([])
      await expectAttemptsEnded(running, runs)
      await expectReportsMatch(running, runs)
      expect(leftovers(home.path)).toEqual([])
    },
    120_000 + KILLS * 6_000,
  )
})

const untilAllEnded = async ({ client }: RunningApp): Promise<DagRun[]> => {
  for (let tries = 0; tries < 120; tries++) {
    const runs = await client.call('runs.list', { dagId: DAG, limit: 1000 })
    if (runs.length > 0 && runs.every(({ state }) => state === 'success' || state === 'failed')) return runs
    await sleep(250)
  }
  return client.call('runs.list', { dagId: DAG, limit: 1000 })
}

const missedBoundaries = (runs: readonly DagRun[], alive: readonly Alive[]): string[] => {
  const made = new Set(runs.map((run) => run.runAfter))
  const due = alive.flatMap(({ from, to }) => {
    const boundaries: number[] = []
    const first = Math.ceil(from / MINUTE) * MINUTE
    for (let boundary = first; boundary + TIME_TO_NOTICE < to; boundary += MINUTE) boundaries.push(boundary)
    return boundaries
  })
  return due.filter((boundary) => !made.has(boundary)).map((boundary) => new Date(boundary).toISOString())
}

const expectAttemptsEnded = async ({ client }: RunningApp, runs: readonly DagRun[]): Promise<void> => {
  for (const { dagId, runId } of runs) {
    const { attempts, taskInstances } = await client.call('runs.get', { dagId, runId })
    expect(
      attempts.filter((attempt) => attempt.outcome === null),
      runId,
    ).toEqual([])
    expect(
      taskInstances.map((instance) => instance.state),
      runId,
    ).toEqual(['success', 'success', 'success'])
  }
}

/** Each minute's dashboard has the bytes of its JSON object, whose total is the Parquet object's rows. */
const expectReportsMatch = async ({ client }: RunningApp, runs: readonly DagRun[]): Promise<void> => {
  for (const { dagId, runId, dataInterval } of runs) {
    const minute = minuteName((dataInterval?.start ?? 0) - MINUTE, ZONE)
    let text = ''
    for await (const piece of client.stream('objects.cat', { bucket: 'events', key: `${minute}.json` })) {
      text += Buffer.from(piece, 'base64').toString('utf8')
    }
    const body = JSON.parse(text) as { report: string | { total_events: number } }
    const [current, ...former] = await client.call('reports.get', { dagId, minute })
    expect(current?.body, runId).toEqual(body)
    const keys = [current, ...former].map((stored) => stored?.idempotencyKey)
    expect(new Set(keys).size, 'every delivery is stored once').toBe(keys.length)
    if (typeof body.report === 'string') continue
    const rows = await client.call('objects.head', { bucket: 'events', key: `${minute}.parquet`, rows: 10_000 })
    expect(Math.min(body.report.total_events, 10_000), minute).toBe(rows.length)
  }
}

const leftovers = (home: string): string[] =>
  readdirSync(join(home, 'objects'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    /tmp|temp|part/i.test(name),
  )
