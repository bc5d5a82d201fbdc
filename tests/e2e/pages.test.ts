import { gzipSync } from 'node:zlib'
import type { Response } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seriousIssues } from './accessibility.ts'
import { type FakeHost, startFakeHost } from './fake/fakeHost.ts'
import { MINUTE_DAG } from './fake/makeRun.ts'
import { createWorld, type World } from './fake/world.ts'
import { goTo, launchBrowser, type OpenPage, type TestBrowser, takePicture } from './launch.ts'

let browser: TestBrowser
let world: World
let host: FakeHost
beforeAll(async () => {
  browser = await launchBrowser()
  world = createWorld(Date.now())
  host = await startFakeHost(world)
})
afterAll(async () => {
  await host[Symbol.asyncDispose]()
  await browser[Symbol.asyncDispose]()
})

const runIn = (state: string): string => {
  const found = world.runs.find(({ run }) => run.state === state)
  return `runs/${MINUTE_DAG}/${encodeURIComponent(found?.run.runId ?? '')}`
}

/** Each page: its address, and what stands on it once it is there. */
const pages: readonly { name: string; place: () => string; shows: string }[] = [
  { name: 'home', place: () => '', shows: 'Error rate' },
  { name: 'dags', place: () => 'dags', shows: 'Only when triggered' },
  { name: 'runs', place: () => 'runs', shows: 'Lateness' },
  { name: 'run', place: () => runIn('success'), shows: 'lines' },
  { name: 'run-failed', place: () => runIn('failed'), shows: 'Attempt 2: failed' },
  { name: 'run-xcom', place: () => `${runIn('success')}?task=spark_analysis&tab=xcom`, shows: 'return_value' },
  {
    name: 'run-attempts',
    place: () => `${runIn('failed')}?task=send_to_dashboard&tab=attempts`,
    shows: 'answered 500',
  },
  { name: 'reports', place: () => 'reports', shows: 'Minutes missing' },
  { name: 'reports-list', place: () => 'reports/list', shows: 'Revision' },
  { name: 'reports-received', place: () => 'reports/received', shows: 'repeated' },
  { name: 'minute', place: () => `minutes/${MINUTE_DAG}/${world.reports[2]?.minute}`, shows: 'by_event_type' },
  {
    name: 'compare',
    place: () => `compare/${MINUTE_DAG}/${world.reports[4]?.minute}/${world.reports[2]?.minute}`,
    shows: 'Due to done',
  },
  { name: 'storage', place: () => 'storage', shows: 'Free on this disk' },
  { name: 'trigger', place: () => 'dags?trigger=spark', shows: 'Configuration' },
  { name: 'no-such-page', place: () => 'nowhere', shows: 'There is nothing at this address' },
]

describe.each(['light', 'dark'] as const)('in the %s scheme', (colorScheme) => {
  let opened: OpenPage
  beforeAll(async () => {
    opened = await browser.open(host.url, { colorScheme, reducedMotion: 'reduce' })
  })
  afterAll(() => opened[Symbol.asyncDispose]())

  it.each(pages)('$name is there, and axe finds nothing serious', async ({ name, place, shows }) => {
    const { page, complaints } = opened
    await goTo(page, place())
    await page.getByText(shows).first().waitFor()
    await page.locator('h1').waitFor()
    // Charts and the terminal come in pieces of their own.
    await page.waitForLoadState('networkidle')
    await takePicture(page, `${name}-${colorScheme}`)
    expect(await seriousIssues(page)).toEqual([])
    expect(complaints).toEqual([])
  })
})

it('holds together where little room is and the type is large', async () => {
  await using opened = await browser.open(host.url, { viewport: { width: 800, height: 560 } })
  const { page } = opened
  await page.addStyleTag({ content: 'html { font-size: 125% }' })
  for (const { name, place, shows } of pages) {
    await goTo(page, place())
    await page.getByText(shows).first().waitFor()
    await takePicture(page, `${name}-small`)
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(overflow, `${name} is wider than its window`).toBeLessThanOrEqual(0)
  }
})

it('comes to its first figures with less than 600 kB, compressed', async () => {
  await using opened = await browser.open('about:blank')
  const { page } = opened
  const bodies: Promise<Buffer>[] = []
  const collect = (response: Response): void => {
    if (response.status() === 200) bodies.push(response.body())
  }
  page.on('response', collect)
  await page.goto(host.url)
  await page.getByTestId('events-total').waitFor()
  page.off('response', collect)
  const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body).length)
  const total = sizes.reduce((sum, size) => sum + size, 0)
  console.log(`first paint: ${Math.round(total / 1000)} kB in ${sizes.length} files`)
  expect(total).toBeLessThan(600_000)
})
