import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { PfadClient } from '../../../src-main/contract/pfadContract.ts'
import { launchBrowser, type OpenPage, type TestBrowser } from '../launch.ts'
import { BROKEN, SHOP, startShop } from './shopHome.ts'

export type ShopTest = {
  browser: TestBrowser
  home: string
  url: string
  client: PfadClient
  /** A fresh page for each test, which fails if that complained. */
  opened: OpenPage
}

/** For a file of tests: the app on the shop's home, its DAG paused, and a browser. To be read within tests. */
export const useShop = (): ShopTest => {
  const test = {} as ShopTest
  let shop: Awaited<ReturnType<typeof startShop>>
  beforeAll(async () => {
    test.browser = await launchBrowser()
    shop = await startShop()
    Object.assign(test, { home: shop.home, url: shop.app.url, client: shop.app.client })
    await test.client.call('dags.setPaused', { dagId: SHOP, isPaused: true })
  })
  afterAll(async () => {
    await shop[Symbol.asyncDispose]()
    await test.browser[Symbol.asyncDispose]()
  })
  beforeEach(async () => {
    const opened = await test.browser.open(test.url)
    test.opened = opened
    return async () => {
      // Before it closes: what it still loads then is given up, which is no fault.
      const complaints = [...opened.complaints]
      await opened[Symbol.asyncDispose]()
      if (complaints.length > 0) throw new Error(`The page complained: ${complaints.join('; ')}`)
    }
  })
  return test
}

export const runIdOf = (at: number): string => `backfill__${new Date(at).toISOString().slice(0, 19)}+00:00`

/** The run whose `check` failed, as addresses and references name it. */
export const broken = `${SHOP}/${encodeURIComponent(runIdOf(BROKEN))}`
