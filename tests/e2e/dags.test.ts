import { describe, expect, it } from 'vitest'
import { eventually, goTo, takePicture } from './launch.ts'
import { BROKEN, SHOP } from './support/shopHome.ts'
import { broken, runIdOf, useShop } from './support/useShop.ts'

const shop = useShop()
const stateOf = async (taskId: string, at: number): Promise<string | undefined> => {
  const list = await shop.client.call('tasks.list', { dagId: SHOP, runId: runIdOf(at) })
  return list.find((task) => task.taskId === taskId)?.state
}

describe('the list of DAGs', () => {
  it('shows last runs as bars, the schedule in words, tags and owner', async () => {
    const { page } = shop.opened
    await goTo(page, 'dags')
    const row = page.getByRole('row', { name: /shop/ })
    await eventually(() => row.getByRole('link', { name: /^success · / }).count()).toBeGreaterThan(12)
    const text = await row.textContent()
    for (const words of ['Every hour', '8 tasks', 'mina', 'hourly', 'posts']) expect(text).toContain(words)
    await row
      .getByRole('link', { name: /^success · / })
      .first()
      .click()
    await eventually(() => page.url()).toContain('#/runs/shop/')
  })

  it('filters by words, tag, owner, last run and switch, all of it in the address', async () => {
    const { page } = shop.opened
    await goTo(page, 'dags')
    const names = () => page.locator('tbody tr td:nth-child(2) > a').allTextContents()
    await page.getByRole('textbox', { name: 'Search DAGs' }).fill('badges shop')
    await eventually(names).toEqual(['shop'])
    expect(page.url()).toContain('q=badges')
    await page.getByText('1 of 4 DAGs').waitFor()
    await goTo(page, 'dags?tag=posts')
    await eventually(names).toEqual(['after_posts', 'shop'])
    await goTo(page, 'dags?owner=mina')
    await eventually(names).toEqual(['shop'])
    await goTo(page, 'dags?state=never')
    await eventually(names).toEqual(['after_posts', 'spark'])
    await goTo(page, 'dags')
    await page.getByText('Paused', { exact: true }).click()
    await eventually(names).toEqual(['after_posts', 'shop'])
    expect(page.url()).toContain('shows=paused')
    await page.goBack()
    await eventually(names).toHaveLength(4)
    await goTo(page, 'dags?q=nothing+like+it')
    await page.getByText('No DAG fits the filter').waitFor()
    await page.getByRole('link', { name: 'Show all DAGs' }).click()
    await eventually(names).toHaveLength(4)
  })

  it('pauses and unpauses', async () => {
    const { page } = shop.opened
    await goTo(page, 'dags')
    const isPaused = async () => (await shop.client.call('dags.get', { dagId: 'after_posts' })).isPaused
    const box = page.getByRole('switch', { name: 'after_posts is scheduled' })
    await box.press('Space')
    await eventually(isPaused).toBe(false)
    await eventually(() => box.isChecked()).toBe(true)
    await box.press('Space')
    await eventually(isPaused).toBe(true)
    expect(await page.getByRole('row', { name: /after_posts/ }).textContent()).toContain('When posts was updated')
  })
})

describe('the trigger form', () => {
  it('asks for each param by its rules, and says what is wrong beside it', async () => {
    const { page } = shop.opened
    await goTo(page, 'dags/shop?trigger=shop')
    const minutes = page.getByRole('textbox', { name: 'Minutes' })
    const go = page.getByRole('button', { name: 'Trigger', exact: true })
    await eventually(() => minutes.inputValue()).toBe('5')
    await minutes.fill('90')
    await page.getByText('Must be at most 60.').waitFor()
    expect(await go.isDisabled()).toBe(true)
    await minutes.fill('7')
    const tables = page.getByRole('textbox', { name: 'tables' })
    await tables.fill('[1]')
    await page.getByText('Must be of type').waitFor()
    await tables.fill('["users"')
    await page.getByText(/^Not JSON/).waitFor()
    await tables.fill('["users"]')
    await page.getByText('JSON', { exact: true }).click()
    const text = page.getByRole('textbox', { name: 'Configuration' })
    expect(JSON.parse(await text.inputValue())).toEqual({ minutes: 7, mode: 'fast', slow: false, tables: ['users'] })
    await text.fill('{"minutes": 8, "other": 1}')
    await page.getByText('The DAG has no param other.').waitFor()
    await text.fill('{"minutes": 8}')
    await page.getByText('Form', { exact: true }).click()
    await eventually(() => minutes.inputValue()).toBe('8')
    await page.getByRole('checkbox', { name: 'Unpause the DAG' }).uncheck()
    await page.getByRole('textbox', { name: 'Logical date (Asia/Tehran)' }).fill('2025-02-01T03:30')
    await go.click()
    await eventually(() => page.url()).toContain('#/runs/shop/manual__')
    const run = await shop.client.call('runs.find', { dagId: SHOP, logicalDate: Date.UTC(2025, 1, 1) })
    expect(run?.conf).toEqual({ minutes: 8 })
  })
})

describe('clear and mark', () => {
  it('clear lists what will run again before it does', async () => {
    const { page } = shop.opened
    await goTo(page, `dags/shop?clear=${encodeURIComponent(`${broken}/check`)}`)
    const list = page.getByRole('region', { name: 'List of task instances' })
    await eventually(() => list.getByRole('row').allTextContents()).toHaveLength(3)
    await page.getByRole('checkbox', { name: /^Downstream/ }).uncheck()
    await page.getByRole('button', { name: 'Clear 1 task instance' }).waitFor()
    await page.getByRole('checkbox', { name: /^Future/ }).check()
    await page.getByText(/^\d+ task instances in \d+ runs$/).waitFor()
    await page.getByRole('checkbox', { name: /^Only what failed/ }).check()
    await page.getByRole('button', { name: 'Clear 1 task instance' }).waitFor()
    expect(await stateOf('check', BROKEN)).toBe('failed')
    await page.getByRole('button', { name: 'Close', exact: true }).last().click()
    await eventually(() => page.url()).not.toContain('clear=')
    expect(await stateOf('check', BROKEN)).toBe('failed')
  })

  it('a group is cleared as a whole', async () => {
    const { page } = shop.opened
    await goTo(page, `runs/${broken}`)
    await page.getByRole('link', { name: 'Run group load again', exact: true }).click()
    await page.getByRole('dialog', { name: 'Clear load' }).getByText('all of load').waitFor()
    await page.getByRole('checkbox', { name: /^Downstream/ }).uncheck()
    await page.getByRole('button', { name: 'Clear 2 task instances' }).waitFor()
    const list = page.getByRole('region', { name: 'List of task instances' })
    expect((await list.getByRole('row').allTextContents()).join()).toMatch(/users.*badges|badges.*users/)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('mark group load.deep')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'Mark success load.deep' }).waitFor()
    await page.getByText('Nothing would be touched.').waitFor()
  })

  it('mark gives the state, after a look', async () => {
    const { page } = shop.opened
    await goTo(page, `dags/shop?mark=${encodeURIComponent(`${broken}/publish`)}`)
    await page.getByRole('button', { name: 'Mark success 1 task instance' }).click()
    await eventually(() => stateOf('publish', BROKEN)).toBe('success')
    await page.getByText('Marked success').waitFor()
    await goTo(page, `dags/shop?mark=${encodeURIComponent(`${broken}/publish`)}`)
    await page.getByText('Nothing would be touched.').waitFor()
    expect(await page.getByRole('button', { name: /^Mark success/ }).isDisabled()).toBe(true)
  })

  it('cancel of a run that is over says so', async () => {
    const { page } = shop.opened
    await goTo(page, `dags/shop?cancel=${encodeURIComponent(broken)}`)
    await page.getByText(/Nothing of that is at work/).waitFor()
    expect(await page.getByRole('button', { name: 'Cancel', exact: true }).isDisabled()).toBe(true)
  })
})

describe('the backfill dialog', () => {
  it('shows what it would do before it starts', async () => {
    const { page } = shop.opened
    await goTo(page, 'dags/shop?backfill=shop')
    await page.getByRole('textbox', { name: /^From/ }).fill('2025-01-14T03:30')
    await page.getByRole('textbox', { name: /^To/ }).fill('2025-01-16T02:30')
    const preview = page.getByRole('region', { name: 'What the backfill would do' })
    await preview.getByText('18', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Start 18 runs' }).waitFor()
    await preview.getByText(/^All 48 dates, in order/).click()
    expect(await preview.getByRole('listitem').count()).toBe(48)
    await page.getByRole('combobox', { name: 'Dates that have a run' }).click()
    await page.getByRole('option', { name: 'Run those again that failed' }).click()
    await page.getByRole('button', { name: 'Start 19 runs' }).waitFor()
    await page.getByRole('checkbox', { name: 'Newest first' }).check()
    await eventually(() => preview.getByRole('listitem').first().textContent()).toContain('2025-01-16 02:30')
    await page.getByRole('textbox', { name: /^To/ }).fill('2025-01-14T02:30')
    await page.getByText('Lies before the first.').waitFor()
    await takePicture(page, 'backfill-form')
  })

  it('starts one, shows how it gets on, pauses and cancels it', async () => {
    const { page } = shop.opened
    await goTo(page, 'dags/shop?backfill=shop')
    // The DAG is paused: its runs wait, so that there is time to look.
    await page.getByRole('textbox', { name: /^From/ }).fill('2025-03-01T03:30')
    await page.getByRole('textbox', { name: /^To/ }).fill('2025-03-04T03:30')
    await page.getByRole('button', { name: 'Start 73 runs' }).click()
    await page
      .getByText(/of 73 dates had their turn/)
      .first()
      .waitFor()
    await page.getByRole('button', { name: 'Pause', exact: true }).click()
    await page.getByText(/Paused: no more runs start/).waitFor()
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByRole('button', { name: 'Pause', exact: true }).waitFor()
    await takePicture(page, 'backfill-progress')
    await page.keyboard.press('Escape')
    await page.getByRole('list', { name: 'Backfills at work' }).getByRole('link', { name: 'Show' }).click()
    await page.getByRole('button', { name: 'Cancel the backfill' }).click()
    await page.getByText(/^cancelled/).waitFor()
    await eventually(() => page.getByRole('list', { name: 'Backfills at work' }).count()).toBe(0)
    const [last] = await shop.client.call('backfills.list', { dagId: SHOP, limit: 1 })
    expect(last).toMatchObject({ isCancelled: true, total: 73 })
  })
})
