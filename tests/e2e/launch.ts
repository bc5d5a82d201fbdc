import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { findChromium } from '../setup/chromium.ts'

export type OpenPage = AsyncDisposable & {
  readonly page: Page
  /** What the page's console and its errors said that should not be there. */
  readonly complaints: readonly string[]
}

/** Opens a Chromium at `url` as a person's browser would. */
export const openPage = async (url: string, options: BrowserContextOptions = {}): Promise<OpenPage> => {
  const browser = await launchBrowser()
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    // A refused socket while the host is away is what those tests are about.
    if (message.type() === 'error' && !/WebSocket|ERR_CONNECTION|Failed to load resource/.test(message.text())) {
      complaints.push(message.text())
    }
  })
  await page.goto(url)
  return { page, complaints, [Symbol.asyncDispose]: () => browser.close() }
}

const launchBrowser = (): Promise<Browser> => {
  const executablePath = findChromium()
  if (executablePath === null) throw new Error('No Chromium was found. Set PFAD_CHROMIUM to one.')
  const isRoot = process.getuid?.() === 0
  return chromium.launch({ executablePath, args: isRoot ? ['--no-sandbox'] : [] })
}
