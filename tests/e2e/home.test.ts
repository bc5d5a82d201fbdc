import { describe, expect, it } from 'vitest'
import { seriousIssues } from './accessibility.ts'
import { startFakeHost } from './fake/fakeHost.ts'
import { onStack } from './fake/onStack.ts'
import { createWorld } from './fake/world.ts'
import { eventually, takePicture } from './launch.ts'
import { useFakeHost } from './support/useFakeHost.ts'

const fake = useFakeHost({ permissions: ['clipboard-read', 'clipboard-write'], reducedMotion: 'reduce' })

describe('home', () => {
  it('shows hours of minutes as rows, and opens a minute from them', async () => {
    const { page } = fake.opened
    await page.getByText('6 h', { exact: true }).click()
    await eventually(() => page.url()).toContain('hours=6')
    await page.getByRole('heading', { name: 'Last 6 hours' }).waitFor()
    const last = page.locator('a[data-minute]').last()
    await last.focus()
    for (let step = 0; step < 18; step += 1) await page.keyboard.press('ArrowLeft')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-outcome'))).toBe('failed')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: /^Minute 20/ }).waitFor()
  })

  it('leads from each station to its place', async () => {
    const { page } = fake.opened
    await page.getByRole('link', { name: 'Parquet', exact: true }).waitFor()
    const hrefOf = (name: string) => page.getByRole('link', { name, exact: true }).getAttribute('href')
    expect(await hrefOf('Parquet')).toMatch(/^#\/data\/events\/.*\.parquet$/)
    expect(await hrefOf('Analysis')).toContain('task=spark_analysis')
    expect(await hrefOf('Dashboard')).toBe('#/reports')
  })

  it('names first what needs attention', async () => {
    const { page } = fake.opened
    const list = page.getByRole('list', { name: 'Needs attention' })
    await list.getByText('2 runs failed in the last 24 hours').waitFor()
    fake.world.importErrors.push({ fileloc: 'dags:sales.ts', line: 3, message: 'No default export.', at: Date.now() })
    fake.host.publish({ topic: 'dags' })
    await list.getByText('sales.ts cannot be loaded').waitFor()
    expect((await list.getByRole('listitem').allTextContents())[0]).toContain('No default export.')
    await list.getByRole('link', { name: 'Show them' }).click()
    await eventually(() => page.url()).toContain('#/runs?state=failed')
  })

  it.each([
    ['light', 1280, 800],
    ['dark', 1920, 1080],
  ] as const)(
    'on the stack has Kafka, its trouble, and cards without a hole (%s, %i)',
    async (colorScheme, width, height) => {
      await using stack = await startFakeHost(onStack(createWorld(Date.now())))
      await using shown = await fake.browser.open(stack.url, {
        colorScheme,
        viewport: { width, height },
        reducedMotion: 'reduce',
      })
      const { page } = shown
      await page.getByText('clickhouse is unhealthy').waitFor()
      await page.getByText('3 messages of user-events could not be taken in').waitFor()
      await page.getByText('1,240 behind').waitFor()
      await page.getByLabel('Event store: in trouble').waitFor()
      await page.getByTestId('ingest-lag').waitFor()
      const boxes = await Promise.all(
        ['Events', 'Producer', 'Ingest', 'Next run'].map((title) =>
          page.locator('section', { has: page.getByRole('heading', { name: title, exact: true }) }).boundingBox(),
        ),
      )
      const rows = Map.groupBy(boxes, (box) => Math.round(box?.y ?? 0))
      expect(new Set([...rows.values()].map((row) => row.length)).size).toBe(1)
      await page.waitForLoadState('networkidle')
      await takePicture(page, `home-stack-${colorScheme}`)
      expect(await seriousIssues(page)).toEqual([])
      expect(shown.complaints).toEqual([])
    },
  )
})
