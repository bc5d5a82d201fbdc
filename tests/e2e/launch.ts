import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'
import { findChromium } from '../setup/chromium.ts'

/** Where the tests leave what they saw. */
const screenshots = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'test-results', 'screens')

export type OpenPage = AsyncDisposable & {
  readonly page: Page
  readonly context: BrowserContext
  /** What the page's console and its errors said that should not be there. */
  readonly complaints: readonly string[]
}

export type TestBrowser = AsyncDisposable & {
  /** A fresh profile with one page at `url`. */
  open(url: string, options?: BrowserContextOptions): Promise<OpenPage>
}

/** A headless Chromium: PFAD_CHROMIUM, an installed one, or Playwright's own. */
export const launchBrowser = async (): Promise<TestBrowser> => {
  const executablePath = findChromium()
  if (executablePath === null) throw new Error('No Chromium was found. Set PFAD_CHROMIUM to one.')
  const isRoot = process.getuid?.() === 0
  const browser = await chromium.launch({ executablePath, args: isRoot ? ['--no-sandbox'] : [] })
  return {
    open: async (url, options = {}) => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
      await context.addInitScript(rememberSockets)
      const page = await context.newPage()
      const complaints: string[] = []
      page.on('pageerror', (error) => complaints.push(error.message))
      page.on('console', (message) => {
        // A refused socket while the host is away is what those tests are about.
        const isExpected = /WebSocket|ERR_CONNECTION|Failed to load resource/.test(message.text())
        if (message.type() === 'error' && !isExpected) complaints.push(message.text())
      })
      await page.goto(url)
      return { page, context, complaints, [Symbol.asyncDispose]: () => context.close() }
    },
    [Symbol.asyncDispose]: () => browser.close(),
  }
}

/** Runs in the page, before its own code: keeps its sockets within the tests' reach. */
const rememberSockets = (): void => {
  const sockets: WebSocket[] = []
  const Original = window.WebSocket
  window.WebSocket = class extends Original {
    constructor(url: string | URL) {
      super(url)
      sockets.push(this)
    }
  }
  Object.assign(window, { dropConnection: () => sockets.at(-1)?.close() })
}

/** Breaks the page's connection under it, as a network would. */
export const dropConnection = (page: Page): Promise<void> =>
  page.evaluate(() => (window as unknown as { dropConnection(): void }).dropConnection())

/** Leaves a picture of the page among the test results. */
export const takePicture = async (page: Page, name: string): Promise<void> => {
  mkdirSync(screenshots, { recursive: true })
  await page.screenshot({ path: join(screenshots, `${name}.png`) })
}

/** Goes to a place of the app, as a typed address would. */
export const goTo = (page: Page, place: string): Promise<unknown> =>
  page.goto(`${new URL(page.url()).origin}/#/${place}`)

/** Expects of what the page will show: looked at again and again, for as long as a busy machine may need. */
export const eventually: typeof expect.poll = (read) => expect.poll(read, { timeout: 20_000 })
