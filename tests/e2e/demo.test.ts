import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PfadClient } from '../../src-main/contract/pfadContract.ts'
import { connectApp, createTestHome, launchDemo, startApp } from '../setup/app.ts'
import { seriousIssues } from './accessibility.ts'
import { MINUTE_DAG } from './fake/makeRun.ts'
import { eventually, goTo, launchBrowser, type OpenPage, type TestBrowser, takePicture } from './launch.ts'

let browser: TestBrowser
let demo: Awaited<ReturnType<typeof launchDemo>>
let client: PfadClient
/** What the room sees. */
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
const speed = async (): Promise<number | undefined> => (await client.call('demo.clock', {}))?.speed

it('says that it is a demo, and shows the replay’s time on a clock that runs an hour in a minute', async () => {
  const { page } = room
  await page.getByText('Demo', { exact: true }).first().waitFor()
  await eventually(speed).toBe(60)
  await page.getByRole('radio', { name: '60 ×' }).and(page.locator(':checked')).waitFor({ state: 'attached' })
  // Its own morning, in the pipeline's zone.
  expect((await page.getByTestId('replay-clock').textContent())?.trim()).toMatch(/^2026-01-14 \d\d:/)
  const [clock, real] = [await readClock(), Date.now()]
  await page.waitForTimeout(4000)
  const pace = ((await readClock()) - clock) / (Date.now() - real)
  expect(pace).toBeGreaterThan(45)
  expect(pace).toBeLessThan(75)
  // What the pages count with is the same clock: the strip's newest minutes have run by now.
  await page.locator('[data-minute^="2026-01-14_09-"][data-outcome="success"]').nth(5).waitFor()
  await takePicture(page, 'demo-home')
})

it('has a step for each part of the story, with what to say, and leads the room’s tab along', async () => {
  const speaker = await room.context.newPage()
  await speaker.goto(new URL('/#/demo', demo.url).href)
  const steps = speaker.getByRole('list').filter({ hasText: 'An hour in a minute' }).getByRole('button')
  await eventually(() => steps.allTextContents()).toEqual([
    '1Watch a minute happen',
    '2Its Parquet',
    '3Its report',
    '4Break the dashboard, and see it heal',
    '5Kill a worker',
    '6Compare two minutes',
    '7Ask it a question',
    '8Take a run home',
    '9An hour in a minute',
  ])
  const note = speaker.getByRole('list', { name: 'Speaker’s note' })
  for (const [index, place, pace] of [
    [0, /\/(#\/)?$/, 6],
    [1, /#\/data\/events\/2026-01-14_\d\d-\d\d\.parquet$/, 1],
    [2, /#\/minutes\/clickHouse_pyspark_dashboard\/2026-01-14_\d\d-\d\d$/, 1],
    [4, /#\/runs$/, 6],
    [5, /#\/compare\/clickHouse_pyspark_dashboard\/2026-01-14_[\d-]+\/2026-01-14_[\d-]+$/, 1],
    [6, /#\/sql$/, 1],
    [7, /#\/runs\/clickHouse_pyspark_dashboard\/scheduled__/, 1],
  ] as const) {
    await steps.nth(index).click()
    await eventually(() => room.page.url()).toMatch(place)
    expect(speaker.url()).toMatch(/#\/demo$/)
    await eventually(speed).toBe(pace)
    expect(((await note.textContent()) ?? '').length).toBeGreaterThan(60)
  }
  await steps.nth(3).click()
  await speaker.getByRole('heading', { name: /^4 · Break the dashboard/ }).waitFor()
  await takePicture(speaker, 'demo-speaker')
  expect(await seriousIssues(speaker)).toEqual([])
  await speaker.close()
})

it('breaks the dashboard from the room’s tab, and shows how it heals', async () => {
  const { page } = room
  await goTo(page, '')
  await eventually(speed).toBe(20)
  await page.getByRole('button', { name: 'Drop the dashboard' }).click()
  await page.getByText('Drop the dashboard: broken').waitFor()
  // The pipeline's own picture shows it too.
  await page.getByText(/attempt 2 of send_to_dashboard failed/).waitFor({ timeout: 30_000 })
  await takePicture(page, 'demo-broken')
  expect(await seriousIssues(page)).toEqual([])
  await page.getByRole('button', { name: 'Take it back' }).click()
  await page.getByText('Drop the dashboard: healed').waitFor({ timeout: 60_000 })
  await page.getByText(/No report is missing, none came twice/).waitFor()
  await page.getByText('Drop the dashboard: healed').click()
  await page.getByRole('heading', { name: 'Guided demo' }).waitFor()
  const story = page.getByTestId('fault-dashboard')
  await story.getByText('healed after').waitFor()
  await takePicture(page, 'demo-healed')
})

it('has a button for each fault on the speaker’s page', async () => {
  const { page } = room
  await goTo(page, 'demo')
  for (const [kind, label, word] of [
    ['worker', 'Kill a worker', 'counts as lost'],
    ['message', 'Corrupt a message', 'is put aside'],
  ] as const) {
    const card = page.getByTestId(`fault-${kind}`)
    await card.getByRole('button', { name: label }).click()
    await card.getByText(word).waitFor({ timeout: 30_000 })
    if (kind === 'message') await card.getByRole('button', { name: 'Take it back' }).click()
    await card.getByText('healed after').waitFor({ timeout: 30_000 })
  }
  await page.setViewportSize({ width: 1920, height: 1080 })
  await page.emulateMedia({ colorScheme: 'dark' })
  // Colours change over a moment.
  await page.waitForTimeout(500)
  await takePicture(page, 'demo-faults-dark')
  expect(await seriousIssues(page)).toEqual([])
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1280, height: 800 })
})

it('takes a run home as one file that needs nothing else', async () => {
  const { page } = room
  const newest = (await client.call('demo.status', {}))?.minutes[0]
  await goTo(page, `runs/${MINUTE_DAG}/${encodeURIComponent(newest?.runId ?? '')}`)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export as HTML' }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/^clickHouse_pyspark_dashboard_scheduled__2026-01-14T[\w+-]+\.html$/)
  await using folder = await createTestHome()
  const file = join(folder.path, download.suggestedFilename())
  await download.saveAs(file)
  for (const colorScheme of ['light', 'dark'] as const) {
    // No script, no network, no host.
    await using reader = await browser.open('about:blank', { colorScheme, javaScriptEnabled: false, offline: true })
    await reader.page.goto(pathToFileURL(file).href)
    await reader.page.getByText(/1,2\d\d events/).waitFor()
    await reader.page.getByText('The dashboard took the report').waitFor()
    expect(await reader.page.locator('svg').count()).toBe(3)
    expect(reader.complaints).toEqual([])
    await takePicture(reader.page, `exported-run-${colorScheme}`)
  }
  await using reader = await browser.open(pathToFileURL(file).href, { bypassCSP: true })
  expect(await seriousIssues(reader.page)).toEqual([])
})

it('walks by keyboard, and stands still when it is told to', async () => {
  const { page } = room
  await page.getByRole('radio', { name: 'Pause' }).focus()
  await page.keyboard.press('Space')
  await eventually(speed).toBe(0)
  await page.waitForTimeout(1000)
  const stood = await readClock()
  await page.waitForTimeout(1200)
  expect(await readClock()).toBe(stood)
  await page.getByRole('button', { name: 'Next step' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: '5 of 9 · Kill a worker' }).waitFor()
  await eventually(speed).toBe(6)
})

it('is left by its button; its process ends and its home is gone', async () => {
  const { page, complaints } = room
  await page.getByRole('button', { name: 'Leave the demo' }).click()
  await page.getByText('The demo is over').waitFor()
  expect(await demo.exited).toBe(0)
  expect(existsSync(demo.home)).toBe(false)
  expect(complaints).toEqual([])
})

it('is started from any app’s page, in another tab, and ended there', async () => {
  await using home = await createTestHome()
  await using app = await startApp(home.path)
  await using opened = await browser.open(`${app.url}#/demo`)
  const { page } = opened
  await page.getByRole('heading', { name: 'Guided demo' }).waitFor()
  await takePicture(page, 'demo-start')
  expect(await seriousIssues(page)).toEqual([])
  const [popup] = await Promise.all([
    opened.context.waitForEvent('page'),
    page.getByRole('button', { name: 'Start the demo' }).click(),
  ])
  await popup.getByText('1 of 9 · Watch a minute happen').waitFor()
  // This app itself is no demo.
  expect(await page.getByTestId('replay-clock').count()).toBe(0)
  await page.getByRole('link', { name: 'Open the demo' }).waitFor()
  await page.getByRole('button', { name: 'End it' }).click()
  await page.getByRole('button', { name: 'Start the demo' }).waitFor()
  expect(await app.client.call('demo.running', {})).toBeNull()
  expect(opened.complaints).toEqual([])
})
