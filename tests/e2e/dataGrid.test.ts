import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DataPages, objectPlace, openDataPages, textFile } from './dataFixture.ts'
import { eventually, goTo, takePicture } from './launch.ts'

let pages: DataPages
beforeAll(async () => {
  pages = await openDataPages()
})
afterAll(() => pages[Symbol.asyncDispose]())

describe('the grid', () => {
  beforeAll(async () => {
    await pages.upload(await pages.makeParquet())
    await pages.awaitStored('big.parquet')
  })

  it('shows rows from the first to the last, by scroll and by number', async () => {
    const { page } = pages.opened
    await goTo(page, objectPlace('big.parquet'))
    await page.getByText('300,000 rows, 45 columns').waitFor()
    await eventually(() => pages.cell(0, 1).textContent()).toBe('user 0')
    await page.getByLabel('Go to row').fill('299999')
    await page.keyboard.press('Enter')
    await eventually(() => pages.cell(299_998, 0).textContent()).toBe('299998')
    await page.getByRole('grid').evaluate((grid) => grid.scrollTo({ top: 0 }))
    await eventually(() => pages.cell(0, 0).textContent()).toBe('0')
    expect(pages.opened.complaints).toEqual([])
  })

  it('draws only the columns in sight, and reaches all of them', async () => {
    const { page } = pages.opened
    expect(await page.getByRole('columnheader').count()).toBeLessThan(25)
    await page.getByRole('grid').focus()
    await page.keyboard.press('Control+Home')
    await page.keyboard.press('End')
    await eventually(() => pages.cell(0, 44).textContent()).toBe('39')
    await page.keyboard.press('Home')
  })

  it('is used by the keyboard: arrows, pages, ends, Enter for the value', async () => {
    const { page } = pages.opened
    const active = () => page.getByRole('grid').getAttribute('aria-activedescendant')
    await page.keyboard.press('Control+Home')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowRight')
    expect(await active()).toBe('cell-1-1')
    await page.keyboard.press('PageDown')
    expect(Number((await active())?.split('-')[1])).toBeGreaterThan(5)
    await page.keyboard.press('Control+End')
    expect(await active()).toBe('cell-299999-44')
    await page.keyboard.press('Control+Home')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await page.getByRole('complementary', { name: 'Value of user_name' }).getByText('user 0').waitFor()
    await page.getByRole('button', { name: 'Close' }).click()
  })

  it('sorts, both ways and back', async () => {
    const { page } = pages.opened
    await page
      .getByRole('button', { name: 'Sort by amount (DOUBLE)' })
      .or(page.getByTitle(/^Sort by amount/))
      .first()
      .click()
    await eventually(() => pages.cell(0, 0).textContent()).toBe('0')
    await page.getByText('sorted by amount, smallest first').waitFor()
    await page.getByTitle(/^Sort by amount/).click()
    await eventually(() => pages.cell(0, 2).textContent()).toBe('97.6')
    await page.getByLabel('Go to row').fill('150000')
    await page.keyboard.press('Enter')
    await eventually(async () => Number(await pages.cell(149_999, 2).textContent())).toBeCloseTo(48.8, 0)
    await page.getByRole('button', { name: 'Remove the sort' }).click()
    await eventually(() => pages.cell(0, 0).textContent()).toBe('0')
    expect(pages.opened.complaints).toEqual([])
  })

  it('tells of a column, and filters by it', async () => {
    const { page } = pages.opened
    await page.getByRole('button', { name: 'Statistics and filter of device' }).click()
    const panel = page.getByRole('complementary', { name: 'Column device' })
    await panel.getByText('42,858 (14 %)').waitFor()
    await panel.getByRole('row', { name: /android/ }).waitFor()
    await page.getByRole('button', { name: 'Statistics and filter of amount' }).click()
    await page.getByRole('img', { name: /Spread from 0 to 97.6/ }).waitFor()
    await takePicture(page, 'data-grid-column')
    await page.getByLabel('Compare amount', { exact: true }).selectOption('>')
    await page.getByLabel('Value to compare amount with').fill('97')
    await page.getByRole('button', { name: 'Filter', exact: true }).click()
    await page.getByText(/1,8\d\d of 300,000 rows/).waitFor()
    await eventually(async () => Number(await pages.cell(0, 2).textContent())).toBeGreaterThan(97)
    await page.getByLabel('Compare amount', { exact: true }).selectOption('=')
    await page.getByLabel('Value to compare amount with').fill('a lot')
    await page.getByRole('button', { name: 'Filter', exact: true }).click()
    await page.getByRole('alert').getByText(/a lot/).first().waitFor()
    await page.getByRole('button', { name: 'Remove the filter amount = a lot' }).click()
    await page.getByRole('button', { name: 'Remove the filter amount > 97' }).click()
    await page.getByText('300,000 rows, 45 columns').waitFor()
    expect(pages.opened.complaints).toEqual([])
  })

  it('shows row groups, encodings and compression', async () => {
    const { page } = pages.opened
    await page.getByRole('link', { name: 'Layout' }).click()
    await page.getByRole('cell', { name: 'ZSTD' }).first().waitFor()
    await page.getByText('DuckDB').first().waitFor()
    await page.getByRole('region', { name: 'Row groups' }).getByRole('cell', { name: '122,880' }).first().waitFor()
    expect(pages.opened.complaints).toEqual([])
  })
})

describe('other objects', () => {
  beforeAll(() =>
    pages.upload([
      textFile('t.csv', 'name,n\nada,1\ngrace,2\n'),
      textFile('t.ndjson', '{"a":1}\n{"a":2}\n'),
      textFile('r.json', '{"report":{"total_events":100,"by_type":{"PAYMENT":3}}}'),
      textFile(
        'page.html',
        '<h1>no</h1><script>document.title="taken"</script><img src=x onerror="document.title=\'taken\'">',
      ),
      textFile('bytes.bin', Buffer.from([0, 1, 2, 255, 80, 65])),
      textFile('cut.parquet', Buffer.from('PAR1 and then nothing')),
      textFile('wrong.parquet', '<html><script>alert(1)</script></html>'),
      textFile('deep.json', '['.repeat(100_000)),
      textFile('broken.json', '{"a":'),
    ]),
  )

  it.each([
    ['t.csv', 'grace'],
    ['t.ndjson', '2 rows, 1 column'],
    ['r.json', 'total_events'],
    ['page.html', '<h1>no</h1><script>'],
    ['bytes.bin', '00 01 02 ff 50 41'],
  ])('%s is shown as what it is', async (name, shown) => {
    const { page } = pages.opened
    await eventually(() => pages.isStored(name)).toBe(true)
    await goTo(page, objectPlace(name))
    await page.getByText(shown).first().waitFor()
    expect(await page.title()).toBe(`${name} · Pfad`)
  })

  it.each([
    ['cut.parquet', 'is damaged'],
    ['wrong.parquet', 'The name says Parquet, but the object holds text'],
    ['deep.json', 'nested deeper than 100 levels'],
    ['broken.json', 'This is not valid JSON'],
  ])('%s gets a clear message', async (name, words) => {
    const { page, complaints } = pages.opened
    await eventually(() => pages.isStored(name)).toBe(true)
    await goTo(page, objectPlace(name))
    await page.getByText(words).first().waitFor()
    expect(complaints).toEqual([])
  })
})
