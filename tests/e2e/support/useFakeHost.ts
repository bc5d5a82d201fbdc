import type { BrowserContextOptions, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { type FakeHost, startFakeHost } from '../fake/fakeHost.ts'
import { MINUTE_DAG } from '../fake/makeRun.ts'
import { nameOfAge } from '../fake/minutes.ts'
import { createWorld, type World } from '../fake/world.ts'
import { launchBrowser, type OpenPage, type TestBrowser } from '../launch.ts'

export type FakeHostTest = {
  browser: TestBrowser
  /** Fresh for each test, as are the next two. */
  world: World
  host: FakeHost
  /** Its page, which fails the test if it complained. */
  opened: OpenPage
  /** The place of the minute that began so many minutes ago: 18 failed, 12 has no run, 30 no events, 5 is as it should be. */
  minute(age: number): string
  section(title: string): Locator
}

/** For a file of tests: a browser, and for each test a page on a host of its own. To be read within tests. */
export const useFakeHost = (
  options: BrowserContextOptions = {},
  untilReady: (page: Page) => Promise<void> = async () => undefined,
): FakeHostTest => {
  const test = {
    minute: (age) => `minutes/${MINUTE_DAG}/${nameOfAge(test.world, age)}`,
    section: (title) => {
      const { page } = test.opened
      return page.locator('section', { has: page.getByRole('heading', { name: title, exact: true }) })
    },
  } as FakeHostTest
  beforeAll(async () => {
    test.browser = await launchBrowser()
  })
  afterAll(async () => test.browser[Symbol.asyncDispose]())
  beforeEach(async () => {
    const world = createWorld(Date.now())
    const host = await startFakeHost(world)
    const opened = await test.browser.open(host.url, options)
    Object.assign(test, { world, host, opened })
    await untilReady(opened.page)
    return async () => {
      // Before it closes: what it still loads then is given up, which is no fault.
      const complaints = [...opened.complaints]
      await opened[Symbol.asyncDispose]()
      await host[Symbol.asyncDispose]()
      if (complaints.length > 0) throw new Error(`The page complained: ${complaints.join('; ')}`)
    }
  })
  return test
}
