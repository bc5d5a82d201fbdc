import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestHome, type RunningApp, startApp } from '../setup/app.ts'
import { seriousIssues } from './accessibility.ts'
import { eventually, goTo, launchBrowser, type OpenPage, type TestBrowser, takePicture } from './launch.ts'

const ROWS = 300_000
const BUCKET = 'lecture'

let browser: TestBrowser
let home: Awaited<ReturnType<typeof createTestHome>>
let app: RunningApp
let opened: OpenPage
beforeAll(async () => {
  browser = await launchBrowser()
  home = await createTestHome()
  app = await startApp(home.path)
  opened = await browser.open(app.url, { acceptDownloads: true, reducedMotion: 'reduce' })
  await app.client.call('objects.makeBucket', { bucket: BUCKET })
})
afterAll(async () => {
  await app[Symbol.asyncDispose]()
  await home[Symbol.asyncDispose]()
  await browser[Symbol.asyncDispose]()
})

const makeParquet = async (name: string): Promise<string> => {
  const path = join(home.path, name)
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run(
    `COPY (SELECT range AS n, 'user ' || (range * 7919 % 1000) AS user_name, (range * 31 % 977) / 10.0 AS amount,
             CASE WHEN range % 7 = 0 THEN NULL ELSE ['web', 'ios', 'android'][1 + (range % 3)::INTEGER] END AS device,
             TIMESTAMP '2026-11-21' + to_seconds(range) AS at ${Array.from({ length: 40 }, (_, n) => `, range + ${n} AS extra_${n}`).join('')}
           FROM range(${ROWS})) TO '${path}' (FORMAT parquet, COMPRESSION zstd)`,
  )
  connection.closeSync()
  instance.closeSync()
  return path
}

const text = (name: string, content: string | Buffer) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(content),
})
const upload = async (
  files: Parameters<ReturnType<OpenPage['page']['locator']>['setInputFiles']>[0],
): Promise<void> => {
  await goTo(opened.page, `data/${BUCKET}`)
  await opened.page.getByLabel('Files to upload').setInputFiles(files)
}
const key = (name: string): string => `data/${BUCKET}/${encodeURIComponent(name)}`
const cell = (row: number, column: number) => opened.page.locator(`#cell-${row}-${column}`)

describe('the object browser', () => {
  it('lists buckets, makes one, and moves by the arrow keys', async () => {
    const { page } = opened
    await goTo(page, 'data')
    await page.getByRole('link', { name: BUCKET }).waitFor()
    await page.getByLabel('New bucket').fill('Not A Bucket')
    await page.getByRole('button', { name: 'Make' }).click()
    await page.getByText('is not a bucket name').waitFor()
    await page.getByLabel('New bucket').fill('another')
    await page.getByRole('button', { name: 'Make' }).click()
    await page.getByRole('link', { name: 'another' }).focus()
    const focused = () => page.evaluate(() => document.activeElement?.textContent)
    for (let step = 0; step < 5 && (await focused()) !== BUCKET; step += 1) await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: BUCKET }).waitFor()
    await page.getByText('Nothing here yet').waitFor()
  })

  it('uploads files that are chosen, and does not replace one unasked', async () => {
    const { page } = opened
    await upload(await makeParquet('big.parquet'))
    await page.getByText('uploaded', { exact: true }).waitFor()
    const stored = await app.client.call('objects.stat', { bucket: BUCKET, key: 'big.parquet' })
    expect(stored.size).toBe((await stat(join(home.path, 'big.parquet'))).size)
    await upload(join(home.path, 'big.parquet'))
    await page.getByText('is there already').waitFor()
    await page.getByRole('button', { name: 'Replace it' }).click()
    await eventually(() => page.getByText('uploaded', { exact: true }).count()).toBe(2)
  })

  it('uploads files that are dropped, into the folder that is shown', async () => {
    const { page } = opened
    await goTo(page, `data/${BUCKET}?prefix=${encodeURIComponent('2026/november/')}`)
    const transfer = await page.evaluateHandle(() => {
      const data = new DataTransfer()
      data.items.add(new File(['a,b\n1,2\n'], 'dropped.csv'))
      return data
    })
    const zone = page.getByText('Nothing here yet')
    await zone.dispatchEvent('dragover', { dataTransfer: transfer })
    await page.getByText('Drop to upload here').waitFor()
    await zone.dispatchEvent('drop', { dataTransfer: transfer })
    await page.getByRole('cell', { name: 'dropped.csv', exact: true }).waitFor()
    await goTo(page, `data/${BUCKET}`)
    await page.getByRole('link', { name: '2026/', exact: true }).click()
    await page.getByRole('link', { name: 'november/', exact: true }).click()
    await page.getByRole('link', { name: 'dropped.csv', exact: true }).last().waitFor()
  })

  it('cancels an upload, and nothing of it is stored', async () => {
    const { page } = opened
    await goTo(page, `data/${BUCKET}`)
    await page.evaluate(() => {
      const input = document.querySelector<HTMLInputElement>('input[type=file]')
      const data = new DataTransfer()
      data.items.add(new File([new Uint8Array(300_000_000)], 'endless.bin'))
      if (input) input.files = data.files
      input?.dispatchEvent(new Event('change', { bubbles: true }))
    })
    await page.getByText(/MB of 300 MB/).waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByText('cancelled: nothing was stored').waitFor()
    await expect(app.client.call('objects.stat', { bucket: BUCKET, key: 'endless.bin' })).rejects.toMatchObject({
      code: 'object-not-found',
    })
  })

  it('pages thousands of keys, and finds those that begin so', async () => {
    const { page } = opened
    for (let n = 0; n < 450; n += 1) {
      await app.client.call('objects.copy', {
        from: { bucket: BUCKET, key: '2026/november/dropped.csv' },
        to: { bucket: 'another', key: `many/${String(n).padStart(4, '0')}.csv` },
      })
    }
    await goTo(page, 'data/another?prefix=many%2F')
    await page.getByRole('link', { name: '0199.csv' }).waitFor()
    expect(await page.getByRole('link', { name: '0200.csv' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Show more' }).click()
    await page.getByRole('link', { name: '0399.csv' }).waitFor()
    await page.getByLabel('Name begins with').fill('044')
    await page.getByRole('link', { name: '0449.csv' }).waitFor()
    await eventually(() => page.locator('tbody tr').count()).toBe(10)
  })

  it('deletes with care: says what goes, and asks for the name where it is many', async () => {
    const { page } = opened
    await goTo(page, 'data/another')
    await page.getByLabel('Choose many/').check()
    await page.getByRole('button', { name: 'Delete 1 chosen' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('450 objects').waitFor()
    await dialog.getByText('many/0000.csv').waitFor()
    await takePicture(page, 'data-delete')
    expect(await dialog.getByRole('button', { name: 'Delete' }).isDisabled()).toBe(true)
    await dialog.getByLabel('Type another to confirm').fill('another')
    await dialog.getByRole('button', { name: 'Delete' }).click()
    await page.getByText('Nothing here yet').waitFor()
  })

  it('downloads what was uploaded', async () => {
    const { page } = opened
    await goTo(page, key('big.parquet'))
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('big.parquet')
    const bytes = await readFile(await download.path())
    expect(bytes.equals(await readFile(join(home.path, 'big.parquet')))).toBe(true)
  })
})

describe('the grid', () => {
  it('shows rows from the first to the last, by scroll and by number', async () => {
    const { page } = opened
    await goTo(page, key('big.parquet'))
    await page.getByText('300,000 rows, 45 columns').waitFor()
    await eventually(() => cell(0, 1).textContent()).toBe('user 0')
    await page.getByLabel('Go to row').fill('299999')
    await page.keyboard.press('Enter')
    await eventually(() => cell(299_998, 0).textContent()).toBe('299998')
    await page.getByRole('grid').evaluate((grid) => grid.scrollTo({ top: 0 }))
    await eventually(() => cell(0, 0).textContent()).toBe('0')
  })

  it('draws only the columns in sight, and reaches all of them', async () => {
    const { page } = opened
    expect(await page.getByRole('columnheader').count()).toBeLessThan(25)
    await page.getByRole('grid').focus()
    await page.keyboard.press('Control+Home')
    await page.keyboard.press('End')
    await eventually(() => cell(0, 44).textContent()).toBe('39')
    await page.keyboard.press('Home')
  })

  it('is used by the keyboard: arrows, pages, ends, Enter for the value', async () => {
    const { page } = opened
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
    const { page } = opened
    await page
      .getByRole('button', { name: 'Sort by amount (DOUBLE)' })
      .or(page.getByTitle(/^Sort by amount/))
      .first()
      .click()
    await eventually(() => cell(0, 0).textContent()).toBe('0')
    await page.getByText('sorted by amount, smallest first').waitFor()
    await page.getByTitle(/^Sort by amount/).click()
    await eventually(() => cell(0, 2).textContent()).toBe('97.6')
    await page.getByLabel('Go to row').fill('150000')
    await page.keyboard.press('Enter')
    await eventually(async () => Number(await cell(149_999, 2).textContent())).toBeCloseTo(48.8, 0)
    await page.getByRole('button', { name: 'Remove the sort' }).click()
    await eventually(() => cell(0, 0).textContent()).toBe('0')
  })

  it('tells of a column, and filters by it', async () => {
    const { page } = opened
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
    await eventually(async () => Number(await cell(0, 2).textContent())).toBeGreaterThan(97)
    await page.getByLabel('Compare amount', { exact: true }).selectOption('=')
    await page.getByLabel('Value to compare amount with').fill('a lot')
    await page.getByRole('button', { name: 'Filter', exact: true }).click()
    await page.getByRole('alert').getByText(/a lot/).first().waitFor()
    await page.getByRole('button', { name: 'Remove the filter amount = a lot' }).click()
    await page.getByRole('button', { name: 'Remove the filter amount > 97' }).click()
    await page.getByText('300,000 rows, 45 columns').waitFor()
  })

  it('shows row groups, encodings and compression', async () => {
    const { page } = opened
    await page.getByRole('link', { name: 'Layout' }).click()
    await page.getByRole('cell', { name: 'ZSTD' }).first().waitFor()
    await page.getByText('DuckDB').first().waitFor()
    await page.getByRole('region', { name: 'Row groups' }).getByRole('cell', { name: '122,880' }).first().waitFor()
  })
})

describe('other objects', () => {
  beforeAll(() =>
    upload([
      text('t.csv', 'name,n\nada,1\ngrace,2\n'),
      text('t.ndjson', '{"a":1}\n{"a":2}\n'),
      text('r.json', '{"report":{"total_events":100,"by_type":{"PAYMENT":3}}}'),
      text(
        'page.html',
        '<h1>no</h1><script>document.title="taken"</script><img src=x onerror="document.title=\'taken\'">',
      ),
      text('bytes.bin', Buffer.from([0, 1, 2, 255, 80, 65])),
      text('cut.parquet', Buffer.from('PAR1 and then nothing')),
      text('wrong.parquet', '<html><script>alert(1)</script></html>'),
      text('deep.json', '['.repeat(100_000)),
      text('broken.json', '{"a":'),
    ]),
  )

  it.each([
    ['t.csv', 'grace'],
    ['t.ndjson', '2 rows, 1 column'],
    ['r.json', 'total_events'],
    ['page.html', '<h1>no</h1><script>'],
    ['bytes.bin', '00 01 02 ff 50 41'],
  ])('%s is shown as what it is', async (name, shown) => {
    const { page } = opened
    await eventually(() =>
      app.client.call('objects.stat', { bucket: BUCKET, key: name }).then(
        () => true,
        () => false,
      ),
    ).toBe(true)
    await goTo(page, key(name))
    await page.getByText(shown).first().waitFor()
    expect(await page.title()).toBe(`${name} · Pfad`)
  })

  it.each([
    ['cut.parquet', 'is damaged'],
    ['wrong.parquet', 'The name says Parquet, but the object holds text'],
    ['deep.json', 'nested deeper than 100 levels'],
    ['broken.json', 'This is not valid JSON'],
  ])('%s gets a clear message', async (name, words) => {
    const { page, complaints } = opened
    await eventually(() =>
      app.client.call('objects.stat', { bucket: BUCKET, key: name }).then(
        () => true,
        () => false,
      ),
    ).toBe(true)
    await goTo(page, key(name))
    await page.getByText(words).first().waitFor()
    expect(complaints).toEqual([])
  })
})

describe('the SQL console', () => {
  const write = async (sql: string): Promise<void> => {
    await goTo(opened.page, `sql?sql=${encodeURIComponent(sql)}`)
    await eventually(async () => (await opened.page.locator('.cm-content').innerText()).replaceAll(/\s/g, '')).toBe(
      sql.replaceAll(/\s/g, ''),
    )
  }
  const runKeys = async (): Promise<void> => {
    await opened.page.locator('.cm-content').focus()
    await opened.page.keyboard.press('Control+Enter')
  }

  it('counts the events of the embedded store', async () => {
    const { page } = opened
    await write('SELECT event_type, count(*) AS events FROM user_events GROUP BY event_type ORDER BY 1')
    expect(await page.getByText('Nothing was run yet').count()).toBe(1)
    await runKeys()
    await page.getByText('5 rows, 2 columns').waitFor()
    await page.getByText('events as of').waitFor()
    await eventually(() => cell(0, 0).textContent()).toBe('ADD_TO_CART')
  })

  it('draws the result, and exports it', async () => {
    const { page } = opened
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
    const { page } = opened
    await goTo(page, key('big.parquet'))
    await page.getByRole('link', { name: 'Query' }).click()
    await page.getByRole('button', { name: 'Run' }).click()
    await page.getByText(/^100 rows/).waitFor()
  })

  it('completes columns and objects', async () => {
    const { page } = opened
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
  })

  it('cancels a statement that runs for ever', async () => {
    const { page } = opened
    await write('SELECT count(*) FROM range(100000000000) a, range(1000) b WHERE a.range + b.range = 7')
    await page.getByRole('button', { name: 'Run' }).click()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByText('Cancelled.').waitFor()
  })

  it.each([
    ["SELECT * FROM read_text('/etc/passwd')", 'no files of this machine, no network'],
    ['DROP TABLE user_events', 'Only statements that read are run here'],
    ['SELECT nothing FROM user_events', 'nothing'],
  ])('refuses or explains: %s', async (sql, words) => {
    await write(sql)
    await runKeys()
    await opened.page.getByRole('alert').getByText(words).first().waitFor()
  })

  it('remembers what was run', async () => {
    const { page } = opened
    await page.getByRole('button', { name: 'History' }).click()
    await page.getByLabel('Search the history').fill('event_type, count')
    await page.getByRole('button', { name: /GROUP BY event_type/ }).click()
    await eventually(() => page.locator('.cm-content').innerText()).toContain('GROUP BY event_type')
    await runKeys()
    await page.getByText('5 rows, 2 columns').waitFor()
  })
})

const pages = [
  { name: 'data-buckets', place: () => 'data', shows: 'New bucket' },
  { name: 'data-folder', place: () => `data/${BUCKET}`, shows: 'big.parquet' },
  { name: 'data-grid', place: () => key('big.parquet'), shows: 'user 919' },
  { name: 'data-layout', place: () => `${key('big.parquet')}?tab=layout`, shows: 'Row groups' },
  { name: 'data-tree', place: () => key('r.json'), shows: 'total_events' },
  { name: 'data-bytes', place: () => key('bytes.bin'), shows: '00 01 02' },
  { name: 'data-damaged', place: () => key('cut.parquet'), shows: 'is damaged' },
  { name: 'sql', place: () => 'sql', shows: 'ADD_TO_CART' },
]

describe.each(['light', 'dark'] as const)('in the %s scheme', (colorScheme) => {
  it.each(pages)('$name: axe finds nothing serious', async ({ name, place, shows }) => {
    const { page, complaints } = opened
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
  const { page } = opened
  await page.setViewportSize({ width: 1920, height: 1080 })
  for (const { name, place, shows } of pages) {
    await goTo(page, place())
    await page.getByText(shows).first().waitFor()
    await takePicture(page, `${name}-1920`)
  }
  await page.setViewportSize({ width: 900, height: 640 })
  await page.addStyleTag({ content: 'html { font-size: 150% }' })
  for (const { name, place, shows } of pages) {
    await goTo(page, place())
    await page.getByText(shows).first().waitFor()
    await takePicture(page, `${name}-large-type`)
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(overflow, `${name} is wider than its window`).toBeLessThanOrEqual(0)
  }
})
