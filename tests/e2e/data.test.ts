import { readFile, stat } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BUCKET, type DataPages, objectPlace, openDataPages } from './dataFixture.ts'
import { eventually, goTo, takePicture } from './launch.ts'

let pages: DataPages
beforeAll(async () => {
  pages = await openDataPages()
})
afterAll(() => pages[Symbol.asyncDispose]())

let file = ''

describe('the object browser', () => {
  it('lists buckets, makes one, and moves by the arrow keys', async () => {
    const { page } = pages.opened
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
    expect(await pages.app.client.call('objects.buckets', {})).toContain('another')
  })

  it('uploads files that are chosen, and does not replace one unasked', async () => {
    const { page } = pages.opened
    file = await pages.makeParquet()
    await pages.upload(file)
    await page.getByText('uploaded', { exact: true }).waitFor()
    const stored = await pages.app.client.call('objects.stat', { bucket: BUCKET, key: 'big.parquet' })
    expect(stored.size).toBe((await stat(file)).size)
    await pages.upload(file)
    await page.getByText('is there already').waitFor()
    await page.getByRole('button', { name: 'Replace it' }).click()
    await eventually(() => page.getByText('uploaded', { exact: true }).count()).toBe(2)
  })

  it('uploads files that are dropped, into the folder that is shown', async () => {
    const { page } = pages.opened
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
    expect(await pages.isStored('2026/november/dropped.csv')).toBe(true)
  })

  it('cancels an upload, and nothing of it is stored', async () => {
    const { page } = pages.opened
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
    await expect(pages.app.client.call('objects.stat', { bucket: BUCKET, key: 'endless.bin' })).rejects.toMatchObject({
      code: 'object-not-found',
    })
  })

  it('pages thousands of keys, and finds those that begin so', async () => {
    const { page } = pages.opened
    for (let n = 0; n < 450; n += 1) {
      await pages.app.client.call('objects.copy', {
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
    const { page } = pages.opened
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
    const { page } = pages.opened
    await goTo(page, objectPlace('big.parquet'))
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('big.parquet')
    const bytes = await readFile(await download.path())
    expect(bytes.equals(await readFile(file))).toBe(true)
  })
})
