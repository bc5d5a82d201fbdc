import { describe, expect, it } from 'vitest'
import { seriousIssues } from './accessibility.ts'
import { MINUTE_DAG } from './fake/makeRun.ts'
import { nameOfAge } from './fake/minutes.ts'
import { eventually, goTo, takePicture } from './launch.ts'
import { useFakeHost } from './support/useFakeHost.ts'

const fake = useFakeHost({ permissions: ['clipboard-read', 'clipboard-write'], reducedMotion: 'reduce' })

describe('the comparison', () => {
  const compare = (left: number, right: number) =>
    `compare/${MINUTE_DAG}/${nameOfAge(fake.world, left)}/${nameOfAge(fake.world, right)}`

  it('is reached from a minute, and puts rows, schema, report and durations side by side', async () => {
    const { page } = fake.opened
    await goTo(page, fake.minute(5))
    await page.getByRole('button', { name: 'Compare with' }).click()
    await page.getByRole('menuitem', { name: /^The minute before/ }).click()
    for (const title of ['Rows', 'Schema of the Parquet', 'Report', 'Durations']) await fake.section(title).waitFor()
    await fake.section('Schema of the Parquet').getByRole('row', { name: 'event_type VARCHAR VARCHAR same' }).waitFor()
    // A mark has a sign and a word or figure, not only a colour.
    const marks = await fake.section('Report').locator('tbody td:last-child').allTextContents()
    expect(marks.length).toBeGreaterThan(10)
    for (const mark of marks) expect(mark).toMatch(/^(= same|[▲▼] [+−][\d,]+( \(.*%\))?|[≠?] .+)$/)
  })

  it('shows only what differs, swaps the two, and steps each of them', async () => {
    const { page } = fake.opened
    await goTo(page, compare(18, 5))
    await page.getByRole('row', { name: /^State of the run failed success/ }).waitFor()
    const all = await page.locator('tbody tr').count()
    await page.getByRole('switch', { name: 'Only differences' }).click()
    await eventually(() => page.locator('tbody tr').count()).toBeLessThan(all)
    expect(await page.locator('tbody [data-kind="same"]').count()).toBe(0)
    expect(page.url()).toContain('only=differences')
    await page.getByRole('link', { name: 'Swap' }).click()
    await page.getByRole('row', { name: /^State of the run success failed/ }).waitFor()
    await page.getByRole('link', { name: 'Right: the minute before' }).click()
    await eventually(() => page.url()).toContain(compare(5, 19))
  })
})

describe('reports over time', () => {
  it('shows totals, events by type, error rates, and gaps as gaps', async () => {
    const { page } = fake.opened
    await goTo(page, 'reports')
    const figure = (name: string) => page.getByText(name, { exact: true }).locator('xpath=following-sibling::dd')
    await figure('Minutes missing').waitFor()
    expect(Number(await figure('Minutes missing').textContent())).toBeGreaterThanOrEqual(2)
    expect(await figure('Without events').textContent()).toBe('2')
    await page.getByText('no report', { exact: true }).first().waitFor()
    for (const type of ['VIEW_PRODUCT', 'PAYMENT']) await fake.section(type).waitFor()
  })

  it('opens the minute of a point by Enter and by a click', async () => {
    const { page } = fake.opened
    await goTo(page, 'reports')
    const chart = page.getByRole('slider', { name: 'Events by type over time' })
    await chart.focus()
    await page.keyboard.press('End')
    await page.keyboard.press('ArrowLeft')
    const words = (await chart.getAttribute('aria-valuetext')) ?? ''
    expect(words).toMatch(/^20.*: [\d,]+ events, \d+ errors \(.* %\)$/)
    await page.keyboard.press('Enter')
    const name = words.slice(0, 16)
    await page.getByRole('heading', { name: `Minute ${name}` }).waitFor()
    await page.goBack()
    await chart.click({ position: { x: 5, y: 40 } })
    await page.getByRole('heading', { name: /^Minute 20/ }).waitFor()
    expect(page.url()).not.toContain(name.replace(' ', '_').replace(':', '-'))
  })

  it('has a range in the address, goes back and forth in time, and is a table as well', async () => {
    const { page } = fake.opened
    await goTo(page, 'reports')
    await page.getByText('6 hours', { exact: true }).click()
    await eventually(() => page.url()).toContain('range=6h')
    await page.getByText('Table', { exact: true }).click()
    await page.getByRole('columnheader', { name: 'Minute', exact: true }).waitFor()
    await eventually(() => page.locator('tbody tr').count()).toBeGreaterThan(300)
    await takePicture(page, 'reports-table')
    expect(await seriousIssues(page)).toEqual([])
    await page.getByRole('button', { name: 'Earlier' }).click()
    await page.getByText('No report in this time').waitFor()
    await page.getByRole('button', { name: 'Later' }).click()
    await page.locator('tbody tr').first().waitFor()
    expect(page.url()).not.toContain('to=')
  })

  it('lists what the endpoint got, the refused among it, and sends a report again', async () => {
    const { page } = fake.opened
    await goTo(page, 'reports/received')
    await page.getByRole('row', { name: /400 The header idempotency-key is missing/ }).waitFor()
    expect(await page.getByRole('row', { name: /200 repeated/ }).count()).toBe(1)
    const count = await page.locator('tbody tr').count()
    await page
      .getByRole('button', { name: /^Send again: / })
      .first()
      .click()
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page.getByText('HTTP 200 in 4 ms').waitFor()
    await eventually(() => page.locator('tbody tr').count()).toBe(count + 1)
  })
})
