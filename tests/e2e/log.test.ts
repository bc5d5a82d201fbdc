import { createWriteStream } from 'node:fs'
import { appendFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createFileLogPages } from '../../src-main/adapters/files/logPages.ts'
import { createChanges } from '../../src-main/app/changes.ts'
import { serveWeb } from '../../src-main/app/web/serveWeb.ts'
import type { LogLine } from '../../src-main/contract/models/run.ts'
import { formatLogLine } from '../../src-main/core/logLine.ts'
import { attemptLogPath } from '../../src-main/core/logPath.ts'
import { seriousIssues } from './accessibility.ts'
import { createFakeHandlers } from './fake/handlers.ts'
import { MINUTE_DAG } from './fake/makeRun.ts'
import { createWorld, type World } from './fake/world.ts'
import {
  dropConnection,
  eventually,
  goTo,
  launchBrowser,
  type OpenPage,
  type TestBrowser,
  takePicture,
} from './launch.ts'

/** The log view over the files' own pages: only the run around it is a fake. */
const rendererFolder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'out', 'renderer')
const TASK = 'send_to_dashboard'

let browser: TestBrowser
let root: string
let world: World
let opened: OpenPage
let isOver = true
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(async () => browser[Symbol.asyncDispose]())
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pfad-e2e-log-'))
  world = createWorld(Date.now())
  isOver = true
  const pages = createFileLogPages({ root })
  const fake = createFakeHandlers(world, createChanges())
  const handlers = {
    calls: {
      ...fake.calls,
      'logs.page': ({ filter, place, limit, waitMs, ...attempt }, signal) =>
        pages.page(attempt, { filter, place, limit, waitMs, isOver: () => isOver }, signal),
    } satisfies Partial<typeof fake.calls>,
    streams: {
      ...fake.streams,
      'logs.text': ({ filter, ...attempt }, signal) => pages.text(attempt, filter, signal),
    } satisfies Partial<typeof fake.streams>,
  } as typeof fake
  const host = await serveWeb({ handlers, port: 0, rendererFolder })
  opened = await browser.open(host.urlWithToken, { permissions: ['clipboard-read', 'clipboard-write'] })
  return async () => {
    await opened[Symbol.asyncDispose]()
    await host[Symbol.asyncDispose]()
    await rm(root, { recursive: true })
    if (opened.complaints.length > 0) throw new Error(`The page complained: ${opened.complaints.join('; ')}`)
  }
})

const runId = (): string => world.runs.find(({ run }) => run.state === 'success')?.run.runId ?? ''
const place = (): string => `runs/${MINUTE_DAG}/${encodeURIComponent(runId())}?task=${TASK}`
const logFile = (): string => {
  const attempt = { dagId: MINUTE_DAG, runId: runId(), taskId: TASK, mapIndex: -1, tryNumber: 1 }
  return join(root, attemptLogPath(attempt))
}
const lineAt = (at: number): LogLine => ({
  time: Date.UTC(2025, 0, 15, 6) + at,
  level: at % 1000 === 999 ? 'error' : at % 100 === 50 ? 'warning' : 'info',
  text: at % 1000 === 999 ? `line ${at} broke\n\tat step ${at}` : `line ${at} \x1b[32mdone\x1b[0m`,
})
/** A log of so many lines. */
const writeLog = async (count: number): Promise<void> => {
  await mkdir(dirname(logFile()), { recursive: true })
  const stream = createWriteStream(logFile())
  for (let from = 0; from < count; from += 10_000) {
    const length = Math.min(10_000, count - from)
    const text = Array.from({ length }, (_each, at) => formatLogLine(lineAt(from + at))).join('')
    if (!stream.write(text)) await new Promise<void>((resolve) => stream.once('drain', () => resolve()))
  }
  await new Promise<void>((resolve) => stream.end(() => resolve()))
}
const openLog = async (): Promise<Page> => {
  await opened.page.getByText('Connected').waitFor()
  await goTo(opened.page, place())
  await opened.page.locator('.xterm-rows').waitFor()
  return opened.page
}
const shown = (page: Page) => page.locator('.xterm-rows').textContent()

/** Runs in the page: a key held down. */
const pressOften = (element: Element, key: string): void => {
  for (let press = 0; press < 40; press += 1) {
    element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
  }
}

describe('a log', () => {
  it('is followed until one scrolls up, and again when one asks for it', async () => {
    await writeLog(200)
    const page = await openLog()
    await page.getByText('200 lines', { exact: true }).waitFor()
    await eventually(() => shown(page)).toContain('line 199 ')
    await page.locator('.xterm').hover()
    await page.mouse.wheel(0, -300)
    const follow = page.getByRole('switch', { name: 'Follow' })
    await eventually(() => follow.isChecked()).toBe(false)
    await page.locator('.xterm-screen').click()
    await page.keyboard.press('Home')
    await eventually(() => shown(page)).toContain('line 0 ')
    await follow.click()
    await eventually(() => shown(page)).toContain('line 199')
    expect(await follow.isChecked()).toBe(true)
  })

  it('shows what comes, its colours and nothing that would steer the terminal', async () => {
    isOver = false
    await mkdir(dirname(logFile()), { recursive: true })
    const page = await openLog()
    await page.getByText('0 lines, live').waitFor()
    await appendFile(logFile(), formatLogLine({ time: 0, level: 'info', text: '\x1b[31mred\x1b[0m \x1b[2Jstays' }))
    await page.getByText('1 line, live').waitFor()
    await eventually(() => shown(page)).toContain('red stays')
    expect(await page.locator('.xterm-rows span', { hasText: 'red' }).last().getAttribute('class')).toMatch(
      /xterm-fg-1/,
    )
    await dropConnection(page)
    await appendFile(logFile(), formatLogLine(lineAt(1)))
    await page.getByText('2 lines, live').waitFor()
    isOver = true
    await page.getByText('2 lines', { exact: true }).waitFor({ timeout: 20_000 })
  })

  it('is searched at its source, from one match to the next, by keyboard', async () => {
    await writeLog(60_000)
    const page = await openLog()
    await page.getByText('60,000 lines').waitFor()
    await page.locator('.xterm-screen').click()
    await page.keyboard.press('Tab')
    const search = page.getByRole('textbox', { name: 'Search the log' })
    await search.focus()
    await page.keyboard.insertText('BROKE')
    await page.getByText('1 of 60', { exact: true }).waitFor()
    await eventually(() => shown(page)).toContain('line 999 broke')
    await page.keyboard.press('Enter')
    await page.getByText('2 of 60', { exact: true }).waitFor()
    await eventually(() => shown(page)).toContain('line 1999 broke')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.press('Shift+Enter')
    await page.getByText('60 of 60', { exact: true }).waitFor()
    await eventually(() => shown(page)).toContain('line 59999 broke')
    await takePicture(page, 'log-search')
    expect(await seriousIssues(page)).toEqual([])
    await search.fill('nowhere to be found')
    await page.getByText('no match').waitFor()
  })

  it('is filtered by level and by text, and saved so', async () => {
    await writeLog(60_000)
    const page = await openLog()
    await page.getByRole('button', { name: 'Levels shown: All levels' }).click()
    await page.getByRole('menuitemcheckbox', { name: 'error' }).click()
    await page.getByText('60 of 60,000 lines fit').waitFor()
    await page.keyboard.press('Escape')
    await eventually(() => shown(page)).toMatch(/line 58999 broke.*line 59999 broke/s)
    await page.getByRole('textbox', { name: 'Search the log' }).fill('line 1')
    await page.getByRole('checkbox', { name: 'Only lines with it' }).click()
    await page.getByText('11 of 60,000 lines fit').waitFor()
    await eventually(() => shown(page)).toMatch(/line 18999 broke.*line 19999 broke/s)
    await takePicture(page, 'log-filter')
    const downloads = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download these' }).click()
    const text = await readFile(await (await downloads).path(), 'utf8')
    expect(text.match(/^\d.*ERROR line 1\d* broke$/gm)).toHaveLength(11)
  })

  it('is copied: what is selected, or what the terminal holds', async () => {
    await writeLog(20)
    const page = await openLog()
    await page.getByText('20 lines', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Copy', exact: true }).click()
    await page.getByText('Copied').waitFor()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    expect(copied.split('\n')).toHaveLength(20)
    expect(copied).toMatch(/Z INFO line 0 done\n/)
  })

  it('of a million lines is a window of its file, with a way to every line of it', async () => {
    await writeLog(1_000_000)
    const page = await openLog()
    await page.getByText('1,000,000 lines').waitFor({ timeout: 30_000 })
    await eventually(() => shown(page)).toContain('line 999999 broke')
    const goToLine = page.getByRole('textbox', { name: 'Go to line' })
    await goToLine.fill('500001')
    await goToLine.press('Enter')
    await eventually(() => shown(page)).toContain('line 500000 ')
    await takePicture(page, 'log-long')
    // Scrolling goes past what the terminal holds, in both directions.
    const first = async (): Promise<number> => Number(/line (\d+)/.exec((await shown(page)) ?? '')?.[1])
    for (const [key, isThere] of [
      ['PageUp', (line: number) => line < 496_500],
      ['PageDown', (line: number) => line > 503_000],
    ] as const) {
      await eventually(async () => {
        await page.locator('.xterm textarea').evaluate(pressOften, key)
        return isThere(await first())
      }).toBe(true)
    }
    await page.getByRole('slider', { name: 'Place in the log' }).press('Home')
    await eventually(() => shown(page)).toContain('line 0 ')
    await page.locator('.xterm-screen').click()
    await page.keyboard.press('End')
    await eventually(() => shown(page)).toContain('line 999999 broke')
    expect(await seriousIssues(page)).toEqual([])
  })

  it('is downloaded whole, without colours, and the download can be cancelled', async () => {
    await writeLog(400_000)
    const page = await openLog()
    await page.getByText('400,000 lines').waitFor()
    await page.getByRole('button', { name: 'Download', exact: true }).click()
    await page.getByRole('button', { name: /cancel/ }).click()
    await page.getByRole('button', { name: 'Download', exact: true }).waitFor()
    const downloads = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download', exact: true }).click()
    const text = await readFile(await (await downloads).path(), 'utf8')
    expect(text.match(/^\d{4}-/gm)).toHaveLength(400_000)
    expect(text).not.toContain('\x1b')
  })

  it('passes over what comes faster than it can be shown, says so, and has it all', async () => {
    isOver = false
    await mkdir(dirname(logFile()), { recursive: true })
    const page = await openLog()
    await page.getByText('0 lines, live').waitFor()
    for (let from = 0; from < 300_000; from += 20_000) {
      const lines = Array.from({ length: 20_000 }, (_each, at) => formatLogLine(lineAt(from + at)))
      await appendFile(logFile(), lines.join(''))
    }
    await page.getByText('300,000 lines, live').waitFor()
    await page.getByText(/lines passed over while following/).waitFor()
    await eventually(() => shown(page)).toContain('line 299999 broke')
    const goToLine = page.getByRole('textbox', { name: 'Go to line' })
    // Nothing that came is missing, wherever one looks.
    await goToLine.fill('123457')
    await goToLine.press('Enter')
    await eventually(() => shown(page)).toContain('line 123456 ')
    expect(await seriousIssues(page)).toEqual([])
  })
})
