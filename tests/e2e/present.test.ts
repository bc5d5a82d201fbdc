import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { seriousIssues } from './accessibility.ts'
import { type FakeHost, startFakeHost } from './fake/fakeHost.ts'
import { createWorld } from './fake/world.ts'
import { eventually, goTo, launchBrowser, type OpenPage, type TestBrowser, takePicture } from './launch.ts'

const SECRET_PLACE = '/home/mina/.local/share/pfad/dags/shop.ts'

let browser: TestBrowser
let host: FakeHost
let opened: OpenPage
beforeAll(async () => {
  browser = await launchBrowser()
  const world = createWorld(Date.now())
  world.importErrors.push({
    fileloc: 'dags:shop.ts',
    message: `${SECRET_PLACE}:3\ncannot reach http://ada:s3cret@warehouse:8123`,
    line: 3,
    at: Date.now() - 60_000,
  })
  host = await startFakeHost(world)
})
beforeEach(async () => {
  opened = await browser.open(host.url)
  await opened.page.getByRole('heading', { name: 'Minute pipeline' }).waitFor()
})
afterAll(async () => {
  await opened?.context.close()
  await host?.[Symbol.asyncDispose]()
  await browser?.[Symbol.asyncDispose]()
})

const rootSize = (page: Page): Promise<number> =>
  page.evaluate(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize))
const isOn = (page: Page): Promise<boolean> => page.evaluate(() => 'presenting' in document.documentElement.dataset)

it('begins and ends with F11, with its button, and ends with Esc', async () => {
  const { page } = opened
  const size = await rootSize(page)
  await page.keyboard.press('F11')
  expect(await isOn(page)).toBe(true)
  expect(await rootSize(page)).toBeCloseTo(size * 1.25)
  await page.keyboard.press('F11')
  expect([await isOn(page), await rootSize(page)]).toEqual([false, size])
  await page.getByRole('button', { name: 'Present', exact: true }).click()
  expect(await isOn(page)).toBe(true)
  await page.getByRole('button', { name: 'Presenting' }).waitFor()
  await page.keyboard.press('Escape')
  await eventually(() => isOn(page)).toBe(false)
})

it('hides paths and what stands in addresses, everywhere, and shows them again', async () => {
  const { page } = opened
  await goTo(page, 'dags')
  await page.getByText(SECRET_PLACE).waitFor()
  await page.keyboard.press('F11')
  await page.getByText('~pfad/dags/shop.ts').waitFor()
  const text = await page.locator('body').innerText()
  expect(text).not.toMatch(/mina|s3cret/)
  expect(text).toContain('http://•••@warehouse:8123')
  await page.keyboard.press('Escape')
  await page.getByText(SECRET_PLACE).waitFor()
})

it('turns the light on the hop that works now', async () => {
  const { page } = opened
  const lit = page.locator('[data-spotlight] > [data-lit]')
  await lit.waitFor()
  const dimmed = (): Promise<string> =>
    page
      .locator('[data-spotlight] > :not([data-lit])')
      .first()
      .evaluate((hop) => getComputedStyle(hop).filter)
  expect(await dimmed()).toBe('none')
  await page.keyboard.press('F11')
  await eventually(dimmed).toBe('grayscale(1)')
  expect(await lit.evaluate((hop) => getComputedStyle(hop).outlineStyle)).toBe('solid')
})

it('is readable in both schemes and sizes, and breaks no rule', async () => {
  const { page, complaints } = opened
  await page.keyboard.press('F11')
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    for (const [width, height] of [
      [1280, 800],
      [1920, 1080],
    ] as const) {
      await page.setViewportSize({ width, height })
      await page.waitForTimeout(500)
      await takePicture(page, `present-${colorScheme}-${width}`)
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(overflow).toBeLessThanOrEqual(0)
    }
  }
  expect(await seriousIssues(page)).toEqual([])
  expect(complaints).toEqual([])
})
