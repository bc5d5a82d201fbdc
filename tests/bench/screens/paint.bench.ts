import { createTestHome, type RunningApp, startApp } from '../../setup/app.ts'
import type { Bench } from '../harness/bench.ts'
import { awaitRun } from '../system/fixture.ts'
import { openBrowser } from './browser.ts'

type Browser = Awaited<ReturnType<typeof openBrowser>>

const stack: {
  home?: AsyncDisposable
  app?: RunningApp
  browser?: Browser
} = {}

/** An app whose Home has something to show, and a browser beside it. */
const setup = async (): Promise<void> => {
  stack.browser = await openBrowser()
  const home = await createTestHome()
  stack.home = home
  stack.app = await startApp(home.path)
  await awaitRun(stack.app.client, ({ state }) => state === 'success')
}

const teardown = async (): Promise<void> => {
  await stack.app?.[Symbol.asyncDispose]()
  await stack.browser?.[Symbol.asyncDispose]()
  await stack.home?.[Symbol.asyncDispose]()
  for (const name of Object.keys(stack)) delete stack[name as keyof typeof stack]
}

/** A browser that was never here before opens the printed address; milliseconds from the page's first byte on. */
const firstPaint = async (until: 'paint' | 'figures'): Promise<number> => {
  const { app, browser } = stack
  if (!app || !browser) throw new Error('There is no app to open.')
  await using opened = await browser.open('about:blank')
  await opened.page.goto(app.url)
  await opened.page.getByTestId('events-total').waitFor()
  const [answered, painted, shown] = await opened.page.evaluate(() => {
    const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
    const [paint] = performance.getEntriesByName('first-contentful-paint')
    return [navigation?.responseStart ?? 0, paint?.startTime ?? Number.NaN, performance.now()]
  })
  return (until === 'paint' ? painted : shown) - answered
}

/** The slowest of all changes from page to page, each to a page not seen before: from the click until the other page's heading was painted. */
const pageChange = async (): Promise<number> => {
  const { app, browser } = stack
  if (!app || !browser) throw new Error('There is no app to open.')
  await using opened = await browser.open(app.url)
  const { page } = opened
  await page.getByTestId('events-total').waitFor()
  // The pages are loaded ahead once the first has had its turn.
  await page.waitForTimeout(4000)
  return await page.evaluate(async () => {
    const painted = (): Promise<number> =>
      new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()))))
    let slowest = 0
    for (const link of document.querySelectorAll<HTMLAnchorElement>('nav[aria-label="Main"] a')) {
      const before = document.querySelector('h1')
      if (link.getAttribute('aria-current') === 'page') continue
      const began = performance.now()
      link.click()
      let at = began
      while (document.querySelector('h1') === before || document.querySelector('h1') === null) at = await painted()
      slowest = Math.max(slowest, at - began)
      await new Promise((done) => setTimeout(done, 300))
    }
    return slowest
  })
}

export const benches: Bench[] = [
  {
    name: 'first paint after the URL answers',
    unit: 'ms',
    contenders: { pfad: () => firstPaint('paint'), 'with its first figures': () => firstPaint('figures') },
    reference: null,
    budget: { atMost: 1000 },
    warmup: 1,
    setup,
    teardown,
  },
  {
    name: 'slowest page change',
    unit: 'ms',
    contenders: { pfad: pageChange },
    reference: null,
    budget: { atMost: 100 },
    warmup: 1,
    setup,
    teardown,
  },
]
