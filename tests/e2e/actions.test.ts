import { describe, expect, it } from 'vitest'
import { startFakeHost } from './fake/fakeHost.ts'
import { MINUTE_DAG } from './fake/makeRun.ts'
import { createWorld } from './fake/world.ts'
import { eventually, goTo, takePicture } from './launch.ts'
import { useFakeHost } from './support/useFakeHost.ts'

const fake = useFakeHost({ permissions: ['clipboard-read', 'clipboard-write'] })

describe('home', () => {
  it('steers the producer, the DAG and the example data', async () => {
    const { page } = fake.opened
    await page.getByRole('switch', { name: 'Producer runs' }).click()
    await eventually(() => fake.world.producer.state).toBe('stopped')
    const rate = page.getByRole('textbox', { name: 'Events per second' })
    await rate.fill('200')
    await rate.press('Enter')
    await eventually(() => fake.world.producer.eventsPerSecond).toBe(200)
    await page.getByText('asked: 200 per second').waitFor()
    await page.getByRole('switch', { name: 'Minute DAG is scheduled' }).click()
    await eventually(() => fake.world.dags[0]?.isPaused).toBe(true)
    await page.getByText('paused', { exact: true }).first().waitFor()
    await page.getByRole('button', { name: 'Remove example data' }).click()
    await page.getByText('115,800 events were removed').waitFor()
    await eventually(() => page.getByTestId('events-total').textContent()).toBe('68,411')
    expect(await page.getByText('events are an example').count()).toBe(0)
  })

  it('walks the last hour by keyboard and opens a minute from it', async () => {
    const { page } = fake.opened
    const strip = page.locator('[data-minute]')
    await strip.last().waitFor()
    expect(await strip.count()).toBe(60)
    await strip.last().focus()
    for (let step = 0; step < 18; step += 1) await page.keyboard.press('ArrowLeft')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-outcome'))).toBe('failed')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: /^Minute 20/ }).waitFor()
    await page.getByText('The dashboard answered 500.').first().waitFor()
  })

  it('leads past the navigation to the content', async () => {
    const { page } = fake.opened
    await page.getByTestId('events-total').waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main')
  })
})

describe('a run', () => {
  it('of a paused DAG is triggered with its DAG unpaused, or left waiting', async () => {
    const { page } = fake.opened
    const dag = fake.world.dags.find(({ dagId }) => dagId === 'pipeline_customer_transaction')
    for (const unpause of [false, true]) {
      await goTo(page, 'runs?trigger=pipeline_customer_transaction')
      await page.getByRole('checkbox', { name: 'Unpause the DAG' }).setChecked(unpause)
      await page.getByRole('button', { name: 'Trigger', exact: true }).click()
      await page.getByText('queued').first().waitFor()
      expect(dag?.isPaused).toBe(!unpause)
    }
  })

  it('is triggered from any page, with its configuration', async () => {
    const { page } = fake.opened
    await goTo(page, 'dags')
    await page.getByRole('link', { name: 'Trigger spark' }).click()
    const configuration = page.getByRole('textbox', { name: 'Configuration' })
    await page.getByText('JSON', { exact: true }).click()
    await eventually(() => configuration.inputValue()).toContain('"minutes": 5')
    await configuration.fill('{"minutes": ')
    expect(await page.getByRole('button', { name: 'Trigger', exact: true }).isDisabled()).toBe(true)
    await configuration.fill('{"minutes": 7}')
    await page.getByRole('textbox', { name: 'Logical date (Asia/Tehran)' }).fill('2025-01-15T10:01')
    await page.getByRole('button', { name: 'Trigger', exact: true }).click()
    await page.getByText('"minutes":7').waitFor()
    expect(fake.world.runs[0]?.run).toMatchObject({
      dagId: 'spark',
      logicalDate: Date.UTC(2025, 0, 15, 6, 31),
      conf: { minutes: 7 },
    })
  })
})

it('filters and pages runs in the address', async () => {
  const { page } = fake.opened
  await goTo(page, 'runs')
  await eventually(() => page.locator('tbody tr').count()).toBe(50)
  const first = await page.locator('tbody tr').first().textContent()
  await page.getByRole('link', { name: 'Older runs' }).click()
  await eventually(() => page.locator('tbody tr').first().textContent()).not.toBe(first)
  expect(page.url()).toContain('before=')
  await page.getByText('Failed', { exact: true }).click()
  await eventually(() => page.locator('tbody tr').count()).toBe(2)
  expect(page.url()).toMatch(/#\/runs\?state=failed$/)
  await goTo(page, 'runs?dag=medallion')
  await page.getByText('No run fits the filter').waitFor()
  await page.getByRole('link', { name: 'Show all runs' }).click()
  await eventually(() => page.locator('tbody tr').count()).toBe(50)
})

it('sets limits', async () => {
  const { page } = fake.opened
  await goTo(page, 'storage')
  const logs = page.locator('section', { has: page.getByRole('heading', { name: 'Logs' }) })
  await logs.getByRole('textbox', { name: 'Keep for (days)' }).fill('3')
  await logs.getByRole('textbox', { name: 'Keep at most (GB)' }).fill('')
  await logs.getByRole('button', { name: 'Set' }).click()
  await page.getByText('Limits set').waitFor()
  expect(fake.world.storage.uses[3]).toMatchObject({ kind: 'logs', maxAgeMs: 3 * 86_400_000, maxBytes: null })
  expect(await logs.getByRole('button', { name: 'Set' }).isDisabled()).toBe(true)
})

it('tells what is wrong and what to do', async () => {
  const { page } = fake.opened
  fake.world.importErrors.push({
    fileloc: 'dags:sales.ts',
    line: 12,
    message: 'The tasks load and clean wait for each other.',
    at: Date.now(),
  })
  Object.assign(fake.world.storage, { freeBytes: 300_000_000, belowFloor: true })
  Object.assign(fake.world.producer, { state: 'held', actualPerSecond: 0, reason: 'Held: less than 2.00 GB are free.' })
  fake.host.publish({ topic: 'storage' })
  fake.host.publish({ topic: 'producer' })
  await page.getByText('Only 300 MB are free').waitFor()
  await page.getByText('Held: less than 2.00 GB').waitFor()
  await takePicture(page, 'low-space')
  await goTo(page, 'dags')
  await page.getByText('sales.ts:12').waitFor()
  await page.getByText('wait for each other').waitFor()
  await takePicture(page, 'import-errors')
  await goTo(page, `runs/${MINUTE_DAG}/scheduled__nothing`)
  await page.getByText('has no run scheduled__nothing').waitFor()
  await page.getByText('It may have been removed by the limits on runs.').waitFor()
  await goTo(page, `reports/${MINUTE_DAG}/2020-01-01_00-00`)
  await page.getByText('No run was made for this minute').first().waitFor()
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Minute 2020-01-01 00:00')
})

it('says in a new home what will come and what to do', async () => {
  await using empty = await startFakeHost(createWorld(Date.now(), 'empty'))
  await using fresh = await fake.browser.open(empty.url)
  const { page } = fresh
  await page.getByText('No report yet', { exact: true }).waitFor()
  await takePicture(page, 'home-empty')
  for (const [place, words] of [
    ['runs', 'No run yet'],
    ['reports', 'No report yet'],
  ] as const) {
    await goTo(page, place)
    await page.getByText(words, { exact: true }).waitFor()
  }
  expect(fresh.complaints).toEqual([])
})
