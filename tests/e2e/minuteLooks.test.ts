import { describe, expect, it } from 'vitest'
import { seriousIssues } from './accessibility.ts'
import { MINUTE_DAG } from './fake/makeRun.ts'
import { nameOfAge } from './fake/minutes.ts'
import { goTo, takePicture } from './launch.ts'
import { useFakeHost } from './support/useFakeHost.ts'

const fake = useFakeHost({ permissions: ['clipboard-read', 'clipboard-write'], reducedMotion: 'reduce' })

describe.each([
  ['light', 1280, 800],
  ['dark', 1920, 1080],
] as const)('in the %s scheme, %i × %i', (colorScheme, width, height) => {
  it('axe finds nothing serious on these pages', async () => {
    await using shown = await fake.browser.open(fake.host.url, {
      colorScheme,
      viewport: { width, height },
      reducedMotion: 'reduce',
    })
    const { page } = shown
    const places = [
      ['minute', fake.minute(5), 'by_event_type'],
      ['minute-failed', fake.minute(18), 'has not arrived'],
      ['compare', `compare/${MINUTE_DAG}/${nameOfAge(fake.world, 18)}/${nameOfAge(fake.world, 5)}`, 'Due to done'],
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
  const { page } = fake.opened
  await page.setViewportSize({ width: 1024, height: 700 })
  await page.addStyleTag({ content: 'html { font-size: 150% }' })
  for (const [name, place, words] of [
    ['minute', fake.minute(5), 'by_event_type'],
    ['compare', `compare/${MINUTE_DAG}/${nameOfAge(fake.world, 18)}/${nameOfAge(fake.world, 5)}`, 'Due to done'],
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
