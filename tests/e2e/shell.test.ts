import { describe, expect, it } from 'vitest'
import { seriousIssues } from './accessibility.ts'
import { startFakeHost } from './fake/fakeHost.ts'
import { MINUTE_DAG } from './fake/makeRun.ts'
import { createWorld } from './fake/world.ts'
import { dropConnection, eventually, goTo, takePicture } from './launch.ts'
import { useFakeHost } from './support/useFakeHost.ts'

const fake = useFakeHost({ reducedMotion: 'reduce' }, (page) => page.getByTestId('events-total').waitFor())

const field = () => fake.opened.page.getByRole('combobox', { name: 'Search and commands' })
const openPalette = async () => {
  await fake.opened.page.keyboard.press('Control+k')
  await field().waitFor()
}
const options = () => fake.opened.page.getByRole('option')
const chosen = () => fake.opened.page.locator('[role=option][aria-selected=true]')
const place = () => decodeURIComponent(new URL(fake.opened.page.url()).hash)

describe('the palette', () => {
  it.each([
    ['medallion', 'DAGs', '#/dags/medallion'],
    ['failed', 'Runs', `#/runs/${MINUTE_DAG}/scheduled__`],
    ['10-31.parquet', 'Objects', '#/data/events/2025-01-15_10-31.parquet'],
    ['kafka', 'Services', '#/stack?service=kafka'],
    ['kafka_def', 'Settings', '#/settings/connections?edit=kafka_default'],
    ['storage', 'Actions', '#/storage'],
  ])('finds %s among %s by keyboard alone', async (text, group, target) => {
    const { page } = fake.opened
    await openPalette()
    await page.keyboard.type(text)
    const wanted = page.getByRole('group', { name: group }).getByRole('option').first()
    await wanted.waitFor()
    // Rows that come later would move those that are there.
    await page.getByText(/^\d+ found$/).waitFor()
    const id = await wanted.getAttribute('id')
    for (let step = 0; step < 30; step += 1) {
      if ((await field().getAttribute('aria-activedescendant')) === id) break
      await page.keyboard.press('ArrowDown')
    }
    expect(await chosen().getAttribute('id')).toBe(id)
    await page.keyboard.press('Enter')
    await eventually(place).toContain(target)
    expect(await field().count()).toBe(0)
  })

  it('does things: pauses a DAG, opens a dialog', async () => {
    const { page } = fake.opened
    await openPalette()
    await page.keyboard.type('pause medallion')
    await options().filter({ hasText: 'Pause medallion' }).click()
    await eventually(() => fake.world.dags.find(({ dagId }) => dagId === 'medallion')?.isPaused).toBe(true)
    await page.getByText('medallion is paused').waitFor()
    await openPalette()
    await page.keyboard.type('trigger spark')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Trigger', exact: true }).waitFor()
    expect(place()).toBe('#/?trigger=spark')
  })

  it('shows first where one has been', async () => {
    const { page } = fake.opened
    const run = fake.world.runs.find(({ run }) => run.state === 'success')?.run
    await goTo(page, `runs/${MINUTE_DAG}/${encodeURIComponent(run?.runId ?? '')}`)
    await page.locator('h1').waitFor()
    await goTo(page, 'settings/pools')
    await page.getByText('One licence, three seats').waitFor()
    await openPalette()
    expect(await options().nth(0).textContent()).toContain('Settings: pools')
    expect(await options().nth(1).textContent()).toContain(run?.runId)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await eventually(place).toContain(run?.runId)
  })

  it('finds what was typed while the connection was lost', async () => {
    const { page } = fake.opened
    await openPalette()
    await dropConnection(page)
    await page.keyboard.type('10-31.parquet')
    await options().filter({ hasText: '2025-01-15_10-31.parquet' }).waitFor()
    expect(await field().inputValue()).toBe('10-31.parquet')
  })

  it('says that nothing was found, what did not answer, and that the host is away', async () => {
    const { page } = fake.opened
    await openPalette()
    await page.keyboard.type('slow')
    await page.getByText('objects did not answer in time').waitFor()
    await field().fill('nobody has this')
    await page.getByText('Nothing has “nobody has this”').waitFor()
    await fake.host.stop()
    await page.getByText('The connection to Pfad is lost').waitFor()
    await field().fill('stor')
    await options().filter({ hasText: 'Storage' }).waitFor()
    await page.keyboard.press('Escape')
    await field().waitFor({ state: 'detached' })
    expect(page.url()).toContain(String(fake.host.port))
  })
})

describe('keys', () => {
  it('lead to pages, one after the other, and not while one types', async () => {
    const { page } = fake.opened
    for (const [keys, target] of [
      ['gd', '#/dags'],
      ['gr', '#/runs'],
      ['gs', '#/stack'],
      ['g,', '#/settings'],
      ['gh', '#/'],
    ] as const) {
      for (const key of keys) await page.keyboard.press(key)
      await eventually(place).toBe(target)
    }
    await page.getByRole('textbox', { name: 'Events per second' }).focus()
    await page.keyboard.type('gd?')
    expect(place()).toBe('#/')
    expect(await page.getByRole('dialog').count()).toBe(0)
    // A held key is no text: the palette opens from a field as well.
    await openPalette()
    await page.keyboard.type('gr')
    expect(place()).toBe('#/')
  })

  it('are shown by ?, those of the page among them', async () => {
    const { page } = fake.opened
    await page.keyboard.press('?')
    const map = page.getByRole('dialog', { name: 'Keys' })
    await map.getByText('Search and commands').waitFor()
    await map.getByText('Trigger the minute pipeline').waitFor()
    expect(await map.getByText('Storage').locator('xpath=following-sibling::dd').textContent()).toBe('GthenT')
    await page.keyboard.press('g')
    await page.keyboard.press('d')
    expect(place()).not.toContain('dags')
    await page.keyboard.press('Escape')
    await eventually(() => map.count()).toBe(0)
  })

  it('go back and forward', async () => {
    const { page } = fake.opened
    await goTo(page, 'dags')
    await goTo(page, 'runs')
    await page.locator('h1').waitFor()
    await page.keyboard.press('[')
    await eventually(place).toBe('#/dags')
    await page.keyboard.press(']')
    await page.getByText('Lateness').waitFor()
    expect(place()).toBe('#/runs')
  })
})

describe('notifications', () => {
  it('count what is unread, lead to it, and are read once they were seen', async () => {
    const { page } = fake.opened
    await page.getByRole('button', { name: 'Notifications, 3 unread' }).click()
    const drawer = page.getByRole('dialog', { name: 'Notifications' })
    await drawer.getByText('Waits for an answer: Publish the month?').waitFor()
    expect(await drawer.getByText('new', { exact: true }).count()).toBe(3)
    await drawer.getByText('3 times').waitFor()
    await drawer.getByRole('link', { name: /kafka is unhealthy/ }).click()
    await eventually(place).toBe('#/stack?service=kafka')
    await page.getByRole('button', { name: 'Notifications, none unread' }).waitFor()
    expect(fake.world.shell.seenAt).toBe(fake.world.shell.notices[0]?.at)
  })

  it('come by themselves, and show what waits for a person alone', async () => {
    const { page } = fake.opened
    fake.world.shell.notices.unshift({
      ...{ id: 'x', at: Date.now(), kind: 'import-error', title: 'sales.ts:12 did not load', detail: null },
      ...{ isOpen: true, dagId: null, runId: null, taskId: null, mapIndex: -1, tryNumber: null, service: null },
    })
    fake.host.publish({ topic: 'notices' })
    await page.getByRole('button', { name: 'Notifications, 4 unread' }).waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('n')
    const drawer = page.getByRole('dialog', { name: 'Notifications' })
    await drawer.getByText('Waits for you').click()
    await eventually(() => drawer.getByRole('listitem').count()).toBe(2)
    await drawer.getByRole('link', { name: /sales.ts:12/ }).click()
    await drawer.waitFor({ state: 'detached' })
    expect(place()).toBe('#/dags')
  })

  it('say so where there is none', async () => {
    await using empty = await startFakeHost(createWorld(Date.now(), 'empty'))
    await using fresh = await fake.browser.open(empty.url)
    const { page } = fresh
    await page.getByRole('button', { name: 'Notifications, none unread' }).click()
    await page.getByText('Nothing has gone wrong').waitFor()
    await page.getByText('Waits for you').click()
    await page.getByText('Nothing waits for you').waitFor()
    expect(fresh.complaints).toEqual([])
  })
})

describe('the status bar', () => {
  it('tells backend, engine, next run and rate, and leads on', async () => {
    const { page } = fake.opened
    await page.getByRole('link', { name: /Embedded backend/ }).waitFor()
    await page.getByText(/^Next run in|^A run is due/).waitFor()
    await page.getByText('49.7 events/s', { exact: true }).waitFor()
    await page.getByRole('link', { name: 'No engine' }).click()
    await page.getByText('sudo systemctl start docker').waitFor()
    expect(place()).toBe('#/settings/engine')
  })

  it('hears the scheduler’s heart: it runs, is late, is lost', async () => {
    const { page } = fake.opened
    const heart = page.getByTestId('heartbeat')
    await eventually(() => heart.textContent()).toBe('Scheduler runs')
    fake.world.shell.lookedAgo = 30_000
    await eventually(() => heart.textContent()).toMatch(/Scheduler 20(\.\d)? s late/)
    fake.world.shell.lookedAgo = 200_000
    await eventually(() => heart.textContent()).toMatch(/Scheduler silent for 3 min/)
    expect(await heart.getAttribute('data-tone')).toBe('failed')
  })

  it('shows times in the zone of a DAG on its pages', async () => {
    const { page } = fake.opened
    await page.getByRole('button', { name: /Times are shown in Asia\/Tehran/ }).click()
    await page.getByRole('menuitemradio', { name: /Each DAG’s own time/ }).click()
    await goTo(page, 'runs/medallion/none')
    await page.getByRole('button', { name: 'Times are shown in UTC. Change' }).waitFor()
    await goTo(page, `runs/${MINUTE_DAG}/none`)
    await page.getByRole('button', { name: /Times are shown in Asia\/Tehran/ }).waitFor()
    await goTo(page, 'storage')
    await page.getByRole('button', { name: /Times are shown in Asia\/Tehran/ }).waitFor()
    await page.reload()
    await goTo(page, 'runs/medallion/none')
    const zone = page.getByRole('button', { name: 'Times are shown in UTC. Change' })
    await zone.waitFor()
    expect(await zone.textContent()).toBe('UTC')
  })
})

const PAGES = ['', 'dags', 'runs', 'reports', 'stack', 'storage', 'settings/connections', 'settings/backend', 'nowhere']

it('changes density and text size by keys, keeps them, and holds together at 150 %', async () => {
  const { page } = fake.opened
  const root = () =>
    page.evaluate(() => [document.documentElement.dataset['density'], document.documentElement.style.fontSize])
  expect(await root()).toEqual(['comfortable', '100%'])
  for (const keys of ['vd', 'v+', 'v+', 'v+', 'v+']) for (const key of keys) await page.keyboard.press(key)
  expect(await root()).toEqual(['compact', '150%'])
  await page.reload()
  expect(await root()).toEqual(['compact', '150%'])
  for (const key of 'vd') await page.keyboard.press(key)
  for (const name of PAGES) {
    await goTo(page, name)
    await page.locator('h1').waitFor()
    await page.waitForLoadState('networkidle')
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(overflow, `${name} is wider than its window`).toBeLessThanOrEqual(0)
    await page.getByRole('link', { name: 'Settings' }).waitFor()
  }
  await takePicture(page, 'shell-text-150')
  for (const key of 'v0') await page.keyboard.press(key)
  expect(await root()).toEqual(['comfortable', '100%'])
})

it('takes nothing but its own choices from what the browser has kept', async () => {
  const { page } = fake.opened
  await page.evaluate(() => {
    localStorage.setItem('pfad-appearance', '{"state":{"textSize":"huge","density":7},"version":0}')
    localStorage.setItem('pfad-recent', '{"state":{"places":"none"},"version":0}')
    localStorage.setItem('pfad-zone', 'no json')
  })
  await page.reload()
  await page.getByTestId('events-total').waitFor()
  expect(await page.evaluate(() => document.documentElement.style.fontSize)).toBe('100%')
  await openPalette()
  await options().first().waitFor()
})

describe.each(['light', 'dark'] as const)('in the %s scheme', (colorScheme) => {
  it('axe finds nothing serious in the palette, the keys and the notifications', async () => {
    await using fresh = await fake.browser.open(fake.host.url, { colorScheme, reducedMotion: 'reduce' })
    const { page, complaints } = fresh
    await page.getByTestId('events-total').waitFor()
    for (const [name, keys, mark] of [
      ['palette', ['Control+k'], 'Go to'],
      ['keys', ['?'], 'Trigger the minute pipeline'],
      ['notices', ['g', 'n'], '3 times'],
    ] as const) {
      for (const key of keys) await page.keyboard.press(key)
      await page.getByRole('dialog').getByText(mark).first().waitFor()
      await takePicture(page, `shell-${name}-${colorScheme}`)
      expect(await seriousIssues(page), name).toEqual([])
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }
    expect(complaints).toEqual([])
  })
})
