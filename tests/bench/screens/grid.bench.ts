import { startFakeHost } from '../../e2e/fake/fakeHost.ts'
import { MINUTE_DAG } from '../../e2e/fake/makeRun.ts'
import { createWorld } from '../../e2e/fake/world.ts'
import { goTo } from '../../e2e/launch.ts'
import type { Bench } from '../harness/bench.ts'
import { percentile } from '../harness/judge.ts'
import { frameTimes, openBrowser } from './browser.ts'

const RUNS = 10_000
const TASKS = Array.from({ length: 10 }, (_, index) => `task_${index + 1}`)
/** Turns of a wheel, one each frame or so, and how far each goes (px): through hundreds of runs. */
const TURNS = 240
const STEP = 120

/** The 95th percentile of frames while the grid of that many runs is scrolled through. */
const scrollGrid = async (): Promise<number> => {
  const world = Object.assign(createWorld(Date.now()), { many: { total: RUNS, tasks: TASKS } })
  await using host = await startFakeHost(world)
  await using browser = await openBrowser()
  await using opened = await browser.open(host.url, { viewport: { width: 1920, height: 1080 } })
  const { page } = opened
  await goTo(page, `dags/${MINUTE_DAG}`)
  await page
    .getByRole('gridcell', { name: /^task_10, / })
    .first()
    .waitFor()
  await page.getByRole('grid').hover()
  await page.waitForTimeout(2500)
  const frames = await frameTimes(page, async () => {
    for (let turn = 0; turn < TURNS; turn += 1) {
      await page.mouse.wheel(turn < TURNS * 0.75 ? -STEP : STEP, 0)
      await page.waitForTimeout(16)
    }
  })
  return percentile(frames, 0.95) ?? Number.POSITIVE_INFINITY
}

export const benches: Bench[] = [
  {
    name: `grid of ${RUNS.toLocaleString('en')} runs × ${TASKS.length} tasks: p95 of frames while it scrolls`,
    unit: 'ms',
    contenders: { pfad: scrollGrid },
    reference: null,
    budget: { atMost: 50 },
    rounds: 3,
  },
]
