import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seriousIssues } from './accessibility.ts'
import { BUCKET, type DataPages, objectPlace, openDataPages, textFile } from './dataFixture.ts'
import { eventually, goTo, takePicture } from './launch.ts'

let pages: DataPages
beforeAll(async () => {
  pages = await openDataPages()
})
afterAll(() => pages[Symbol.asyncDispose]())

describe('the SQL console', () => {
  beforeAll(async () => {
    await pages.upload(await pages.makeParquet())
    await pages.awaitStored('big.parquet')
  })
  const write = async (sql: string): Promise<void> => {
    await goTo(pages.opened.page, `sql?sql=${encodeURIComponent(sql)}`)
    await eventually(async () =>
      (await pages.opened.page.locator('.cm-content').innerText()).replaceAll(/\s/g, ''),
    ).toBe(sql.replaceAll(/\s/g, ''))
  }
  const runKeys = async (): Promise<void> => {
    await pages.opened.page.locator('.cm-content').focus()
    await pages.opened.page.keyboard.press('Control+Enter')
  }

  it('counts the events of the embedded store', async () => {
    const { page } = pages.opened
    await write('SELECT event_type, count(*) AS events FROM user_events GROUP BY event_type ORDER BY 1')
    expect(await page.getByText('Nothing was run yet').count()).toBe(1)
    await runKeys()
    await page.getByText('5 rows, 2 columns').waitFor()
    await page.getByText('events as of').waitFor()
    await eventually(() => pages.cell(0, 0).textContent()).toBe('ADD_TO_CART')
  })

  it('draws the result, and exports it', async () => {
    const { page } = pages.opened
    await page.getByText('Chart', { exact: true }).click()
    await page.getByRole('img', { name: 'events over event_type: 5 points' }).waitFor()
    await takePicture(page, 'sql-chart')
    await page.getByText('Table', { exact: true }).click()
    await page.getByRole('button', { name: 'Export' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'CSV' }).click(),
    ])
    expect(await readFile(await download.path(), 'utf8')).toMatch(/^event_type,events\nADD_TO_CART,\d+\n/)
  })

  it('reads an object, from the button on its page', async () => {
    const { page } = pages.opened
    await goTo(page, objectPlace('big.parquet'))
    await page.getByRole('link', { name: 'Query' }).click()
    await page.getByRole('button', { name: 'Run' }).click()
    await page.getByText(/^100 rows/).waitFor()
    expect(pages.opened.complaints).toEqual([])
  })

  it('completes columns and objects', async () => {
    const { page } = pages.opened
    await write('SELECT 1')
    await page.locator('.cm-content').click()
    await page.keyboard.press('Control+A')
    await page.keyboard.type("FROM 's3a://lecture/bi", { delay: 30 })
    await page.locator('.cm-tooltip-autocomplete').getByText('s3a://lecture/big.parquet').waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+A')
    await page.keyboard.type('SELECT sess', { delay: 30 })
    await page.locator('.cm-tooltip-autocomplete').getByText('session_id').waitFor()
    await page.keyboard.press('Escape')
    expect(pages.opened.complaints).toEqual([])
  })

  it('cancels a statement that runs for ever', async () => {
    const { page } = pages.opened
    await write('SELECT count(*) FROM range(100000000000) a, range(1000) b WHERE a.range + b.range = 7')
    await page.getByRole('button', { name: 'Run' }).click()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByText('Cancelled.').waitFor()
    expect(pages.opened.complaints).toEqual([])
  })

  it.each([
    ["SELECT * FROM read_text('/etc/passwd')", 'no files of this machine, no network'],
    ['DROP TABLE user_events', 'Only statements that read are run here'],
    ['SELECT nothing FROM user_events', 'nothing'],
  ])('refuses or explains: %s', async (sql, words) => {
    await write(sql)
    await runKeys()
    await pages.opened.page.getByRole('alert').getByText(words).first().waitFor()
    expect(pages.opened.complaints).toEqual([])
  })

  it('remembers what was run', async () => {
    const { page } = pages.opened
    await page.getByRole('button', { name: 'History' }).click()
    await page.getByLabel('Search the history').fill('event_type, count')
    await page.getByRole('button', { name: /GROUP BY event_type/ }).click()
    await eventually(() => page.locator('.cm-content').innerText()).toContain('GROUP BY event_type')
    await runKeys()
    await page.getByText('5 rows, 2 columns').waitFor()
    expect(pages.opened.complaints).toEqual([])
  })
})

const places = [
  { name: 'data-buckets', place: () => 'data', shows: 'New bucket' },
  { name: 'data-folder', place: () => `data/${BUCKET}`, shows: 'big.parquet' },
  { name: 'data-grid', place: () => objectPlace('big.parquet'), shows: 'user 919' },
  { name: 'data-layout', place: () => `${objectPlace('big.parquet')}?tab=layout`, shows: 'Row groups' },
  { name: 'data-tree', place: () => objectPlace('r.json'), shows: 'total_events' },
  { name: 'data-bytes', place: () => objectPlace('bytes.bin'), shows: '00 01 02' },
  { name: 'data-damaged', place: () => objectPlace('cut.parquet'), shows: 'is damaged' },
  { name: 'sql', place: () => 'sql', shows: 'ADD_TO_CART' },
]

beforeAll(async () => {
  await pages.upload([
    textFile('r.json', '{"report":{"total_events":100,"by_type":{"PAYMENT":3}}}'),
    textFile('bytes.bin', Buffer.from([0, 1, 2, 255])),
    textFile('cut.parquet', 'PAR1 and then nothing'),
  ])
  await pages.awaitStored('cut.parquet')
})

describe.each(['light', 'dark'] as const)('in the %s scheme', (colorScheme) => {
  it.each(places)('$name: axe finds nothing serious', async ({ name, place, shows }) => {
    const { page, complaints } = pages.opened
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await goTo(page, place())
    await page.getByText(shows).first().waitFor()
    await page.waitForLoadState('networkidle')
    await takePicture(page, `${name}-${colorScheme}`)
    expect(await seriousIssues(page)).toEqual([])
    expect(complaints).toEqual([])
  })
})

it('holds together on a large screen, and where room is little and the type large', async () => {
  const { page } = pages.opened
  await page.setViewportSize({ width: 1920, height: 1080 })
  for (const { name, place, shows } of places) {
    await goTo(page, place())
    await page.getByText(shows).first().waitFor()
    await takePicture(page, `${name}-1920`)
  }
  await page.setViewportSize({ width: 900, height: 640 })
  await page.addStyleTag({ content: 'html { font-size: 150% }' })
  for (const { name, place, shows } of places) {
    await goTo(page, place())
    await page.getByText(shows).first().waitFor()
    await takePicture(page, `${name}-large-type`)
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(overflow, `${name} is wider than its window`).toBeLessThanOrEqual(0)
  }
})
