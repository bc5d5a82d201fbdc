import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { seriousIssues } from './accessibility.ts'
import { type FakeHost, startFakeHost } from './fake/fakeHost.ts'
import { MINUTE_DAG } from './fake/makeRun.ts'
import { nameOfAge } from './fake/minutes.ts'
import { createWorld, type World } from './fake/world.ts'
import { goTo, launchBrowser, type OpenPage, type TestBrowser, takePicture } from './launch.ts'

let browser: TestBrowser
let world: World
let host: FakeHost
let opened: OpenPage
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(async () => browser[Symbol.asyncDispose]())
beforeEach(async () => {
  world = createWorld(Date.now())
  host = await startFakeHost(world)
  opened = await browser.open(host.url, { permissions: ['clipboard-read', 'clipboard-write'], reducedMotion: 'reduce' })
  return async () => {
    await opened[Symbol.asyncDispose]()
    await host[Symbol.asyncDispose]()
    if (opened.complaints.length > 0) throw new Error(`The page complained: ${opened.complaints.join('; ')}`)
  }
})

/** The minute that began so many minutes ago: 18 failed, 12 has no run, 30 no events, 5 is as it should be. */
const minute = (age: number): string => `minutes/${MINUTE_DAG}/${nameOfAge(world, age)}`
describe.each([
  ['light', 1280, 800],
  ['dark', 1920, 1080],
] as const)('in the %s scheme, %i × %i', (colorScheme, width, height) => {
  it('axe finds nothing serious on these pages', async () => {
    await using shown = await browser.open(host.url, {
      colorScheme,
      viewport: { width, height },
      reducedMotion: 'reduce',
    })
    const { page } = shown
    const places = [
      ['minute', minute(5), 'by_event_type'],
      ['minute-failed', minute(18), 'has not arrived'],
      ['compare', `compare/${MINUTE_DAG}/${nameOfAge(world, 18)}/${nameOfAge(world, 5)}`, 'Due to done'],
      ['reports', 'reports', 'Minutes missing'],
      ['reports-received', 'reports/received', 'repeated'],
      ['home-hours', '?hours=3', 'Last 3 hours'],
    ] as const
    for (const [name, place, words] of places) {
      await goTo(page, place)
      await page.getByText(words).first().waitFor()
      await page.waitForLoadState('networkidle')
      await takePicture(page, `${name}-${colorScheme}`)
      expect(await seriousIssues(page), name).toEqual([])
    }
    expect(shown.complaints).toEqual([])
  })
})

it('holds together where the type is large', async () => {
  const { page } = opened
  await page.setViewportSize({ width: 1024, height: 700 })
  await page.addStyleTag({ content: 'html { font-size: 150% }' })
  for (const [name, place, words] of [
    ['minute', minute(5), 'by_event_type'],
    ['compare', `compare/${MINUTE_DAG}/${nameOfAge(world, 18)}/${nameOfAge(world, 5)}`, 'Due to done'],
    ['reports', 'reports', 'Minutes missing'],
    ['home-hours', '?hours=6', 'Last 6 hours'],
  ] as const) {
    await goTo(page, place)
    await page.getByText(words).first().waitFor()
    await takePicture(page, `${name}-large`)
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(overflow, `${name} is wider than its window`).toBeLessThanOrEqual(0)
  }
})
