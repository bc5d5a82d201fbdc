import { existsSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PfadClient } from '../../src-main/contract/pfadContract.ts'
import { connectApp, launchDemo } from '../setup/app.ts'
import { seriousIssues } from './accessibility.ts'
import { eventually, goTo, launchBrowser, type OpenPage, type TestBrowser, takePicture } from './launch.ts'

const DAG = 'clickHouse_pyspark_dashboard'

let browser: TestBrowser
let demo: Awaited<ReturnType<typeof launchDemo>>
let client: PfadClient
let room: OpenPage
beforeAll(async () => {
  browser = await launchBrowser()
  demo = await launchDemo()
  client = await connectApp(demo.home)
  room = await browser.open(demo.url)
})
afterAll(async () => {
  await client?.[Symbol.asyncDispose]()
  await demo?.[Symbol.asyncDispose]()
  await browser?.[Symbol.asyncDispose]()
})

const readClock = async (): Promise<number> =>
  Date.parse(`${(await room.page.getByTestId('replay-clock').textContent())?.trim().replace(' ', 'T')}Z`)

it('says that it is a demo, and shows the replay’s time on a clock that runs an hour in a minute', async () => {
  const { page } = room
  await page.getByText('Demo', { exact: true }).first().waitFor()
  // Its own morning, in the pipeline's zone.
  await eventually(async () => (await page.getByTestId('replay-clock').textContent())?.trim()).toMatch(/^2026-01-14 \d\d:/)
  await eventually(async () => (await client.call('demo.clock', {}))?.speed).toBe(60)
  await page.getByRole('radio', { name: '60 ×' }).and(page.locator(':checked')).waitFor({ state: 'attached' })
  const [clock, real] = [await readClock(), Date.now()]
  await page.waitForTimeout(4000)
  const pace = ((await readClock()) - clock) / (Date.now() - real)
  expect(pace).toBeGreaterThan(45)
  expect(pace).toBeLessThan(75)
  // What the pages count with is the same clock: the strip's newest minutes have run by now.
  await page.locator('[data-minute^="2026-01-14_09-"][data-outcome="success"]').nth(5).waitFor()
  await takePicture(page, 'demo-home')
})
