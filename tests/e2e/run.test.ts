import { describe, expect, it } from 'vitest'
import type { DagRunDetail, TaskInstance } from '../../src-main/contract/models/run.ts'
import { seriousIssues } from './accessibility.ts'
import { MINUTE_DAG, makeRun } from './fake/makeRun.ts'
import { taskSpecs } from './fake/world.ts'
import { eventually, goTo, takePicture } from './launch.ts'
import { useFakeHost } from './support/useFakeHost.ts'

const fake = useFakeHost({ reducedMotion: 'reduce' })

const runIn = (state: string): DagRunDetail => {
  const found = fake.world.runs.find(({ run }) => run.state === state)
  if (!found) throw new Error(`The world has no run that is ${state}.`)
  return found
}
const placeOf = ({ run }: DagRunDetail, search = ''): string =>
  `runs/${run.dagId}/${encodeURIComponent(run.runId)}${search}`

/** A run of a DAG with two groups and a task of 3,000 instances, of which a few went wrong. */
const addWideRun = (): DagRunDetail => {
  const detail = makeRun({ logicalDate: Math.floor(Date.now() / 60_000) * 60_000 - 600_000, state: 'success' })
  const { runId, dagId } = detail.run
  const instance = (taskId: string, state: TaskInstance['state'], mapIndex = -1): TaskInstance => ({
    ...{ dagId, runId, taskId, mapIndex, state, tryNumber: 1, failures: 0, losses: 0, reschedules: 0 },
    ...{ firstStartedAt: null, startDate: detail.run.startDate, endDate: detail.run.endDate },
    ...{ nextAttemptAt: null, reason: state === 'upstream_failed' ? 'load.clean did not succeed.' : null },
  })
  detail.run.state = 'failed'
  detail.taskInstances.splice(
    ...[0, 99],
    ...[
      instance('fetch', 'success'),
      ...Array.from({ length: 3000 }, (_each, at) => instance('load.clean', at % 700 === 5 ? 'failed' : 'success', at)),
      instance('load.write', 'upstream_failed'),
      instance('report', 'upstream_failed'),
    ],
  )
  detail.attempts.splice(0)
  detail.xcoms.splice(0)
  const [spec] = taskSpecs
  if (!spec) throw new Error('The world has no task.')
  const task = (taskId: string, upstream: string[], groupId: string | null) => ({ ...spec, taskId, upstream, groupId })
  fake.world.graphs.set(MINUTE_DAG, {
    tasks: [
      task('fetch', [], null),
      task('load.clean', ['fetch'], 'load'),
      task('load.write', ['load.clean'], 'load'),
      task('report', ['load.write'], null),
    ],
    groups: [{ groupId: 'load', parentId: null, tooltip: 'Cleans and writes' }],
  })
  fake.world.runs.unshift(detail)
  return detail
}

describe('a run', () => {
  it('shows why it failed, what befell it, and leads to the task', async () => {
    const { page } = fake.opened
    await goTo(page, placeOf(runIn('failed'), '?view=why'))
    await page.getByText('The run failed because send_to_dashboard failed.').waitFor()
    await page.getByText('Somebody has to act').waitFor()
    await takePicture(page, 'run-why')
    expect(await seriousIssues(page)).toEqual([])
    await page.getByRole('link', { name: 'send_to_dashboard' }).first().click()
    await page.getByText('Attempt 2: failed').waitFor()
    await page.getByRole('navigation', { name: 'Of this run' }).getByRole('link', { name: 'Events' }).click()
    await page.getByRole('cell', { name: 'the run' }).waitFor()
    expect(await page.getByText('The dashboard answered 500.').count()).toBeGreaterThan(0)
    await takePicture(page, 'run-events')
    expect(await seriousIssues(page)).toEqual([])
  })

  it('has two of its attempts side by side: outcome, times and logs', async () => {
    const { page } = fake.opened
    await goTo(page, placeOf(runIn('failed'), '?task=send_to_dashboard&tab=attempts'))
    await page.getByRole('checkbox', { name: 'Compare attempt 1' }).click()
    await page.getByRole('checkbox', { name: 'Compare attempt 2' }).click()
    expect(page.url()).toContain('compare=1-2')
    await page.getByRole('row', { name: /Outcome failed failed = the same/ }).waitFor()
    await page.getByRole('row', { name: /Ran .* = the same/ }).waitFor()
    const logs = page.locator('.xterm-rows')
    await eventually(() => logs.count()).toBe(2)
    await eventually(() => logs.nth(1).textContent()).toContain('Attempt failed')
    await takePicture(page, 'run-compare')
    expect(await seriousIssues(page)).toEqual([])
  })

  it('has XComs of each attempt, as a tree where they are JSON', async () => {
    const { page } = fake.opened
    const detail = runIn('success')
    const [first] = detail.xcoms
    if (!first) throw new Error('The run has no XCom.')
    detail.xcoms.push({ ...first, key: 'counts', value: { rows: 3000, types: ['VIEW_PRODUCT', 'SEARCH'] } })
    detail.xcoms.push({ ...first, tryNumber: 2, value: 'the second' })
    await goTo(page, placeOf(detail, `?task=${first.taskId}&tab=xcom`))
    await page.getByText('the second').waitFor()
    await page.getByRole('combobox', { name: 'Of attempt' }).click()
    await page.getByRole('option', { name: 'attempt 1' }).click()
    await page.getByText('"VIEW_PRODUCT"').waitFor()
    expect(await page.getByRole('link', { name: 'Open in Data' }).getAttribute('href')).toMatch(/^#\/data\/events\//)
    await takePicture(page, 'run-xcom')
    expect(await seriousIssues(page)).toEqual([])
  })

  it('folds its groups and counts mapped tasks; each instance is a step away by keyboard', async () => {
    const { page } = fake.opened
    await goTo(page, placeOf(addWideRun()))
    const tasks = page.getByRole('list', { name: 'Tasks' })
    await tasks.getByText('× 3,000').waitFor()
    await tasks.getByText('5 failed').waitFor()
    await page.getByRole('button', { name: 'load', exact: true }).click()
    await tasks.getByText('2 tasks, folded').waitFor()
    expect(await tasks.getByRole('link').count()).toBe(2)
    await takePicture(page, 'run-folded')
    await tasks.getByRole('button', { name: /load/ }).click()
    await tasks.getByRole('link', { name: /^load\.clean/ }).click()
    await page.getByRole('heading', { name: 'load.clean [5]' }).waitFor()
    const instances = page.getByRole('navigation', { name: 'Instances of load.clean' })
    // Of 3,000 instances only those in sight are drawn.
    expect(await instances.getByRole('link').count()).toBeLessThan(60)
    await instances.getByRole('link', { name: /^5 / }).focus()
    await page.keyboard.press('ArrowDown')
    await page.getByRole('heading', { name: 'load.clean [6]' }).waitFor()
    expect(page.url()).toMatch(/map=6/)
    await takePicture(page, 'run-mapped')
    expect(await seriousIssues(page)).toEqual([])
  })

  it('leads to the dialogs that run again, mark and cancel: of the run, of a task, of an instance', async () => {
    const { page } = fake.opened
    const failed = runIn('failed')
    await goTo(page, placeOf(failed, '?task=spark_analysis'))
    const hrefs = (name: string) =>
      page.getByRole('link', { name }).evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))
    await page.getByRole('link', { name: 'Run again …' }).nth(1).waitFor()
    const cleared = (await hrefs('Run again …')).map((href) => new URLSearchParams(href.split('?')[1]).get('clear'))
    const encoded = `${MINUTE_DAG}/${encodeURIComponent(failed.run.runId)}`
    expect(cleared).toEqual([encoded, `${encoded}/spark_analysis`])
    expect((await hrefs('Mark …')).every((href) => href.includes('mark='))).toBe(true)
    expect(await page.getByRole('link', { name: /^Cancel/ }).count()).toBe(0)
    await goTo(page, placeOf(runIn('running')))
    await page.getByRole('link', { name: 'Cancel run' }).waitFor()
    await page.getByRole('link', { name: 'Cancel task' }).waitFor()
  })

  it('keeps notes on the run and on its tasks', async () => {
    const { page } = fake.opened
    const failed = runIn('failed')
    await goTo(page, placeOf(failed, '?view=notes'))
    await page.getByRole('textbox', { name: 'Note on this run' }).fill('The dashboard was being upgraded.')
    await page.getByRole('button', { name: 'Save the note' }).click()
    await page.getByText('mina (ui)').waitFor()
    await goTo(page, placeOf(failed, '?task=send_to_dashboard&tab=details'))
    await page.getByText('Trigger rule').waitFor()
    await page.getByRole('textbox', { name: 'Note on send_to_dashboard' }).fill('Ask Ali.')
    await page.getByRole('button', { name: 'Save the note' }).click()
    await eventually(() => failed.notes.map(({ taskId, text }) => [taskId, text])).toEqual([
      [null, 'The dashboard was being upgraded.'],
      ['send_to_dashboard', 'Ask Ali.'],
    ])
    await takePicture(page, 'run-details')
    expect(await seriousIssues(page)).toEqual([])
    await goTo(page, placeOf(failed, '?view=notes'))
    await page.getByText('Ask Ali.').waitFor()
    await page.getByRole('textbox', { name: 'Note on this run' }).fill('')
    await page.getByRole('button', { name: 'Remove the note' }).click()
    await eventually(() => failed.notes.length).toBe(1)
  })

  it('says where its DAG has changed since', async () => {
    const { page } = fake.opened
    await goTo(page, placeOf(runIn('success')))
    const facts = page.locator('dd', { hasText: 'DAG changed since' })
    expect(await facts.getByRole('link').getAttribute('href')).toBe(`#/dags/${MINUTE_DAG}/code`)
  })
})

describe('the list of runs', () => {
  it('is walked by the arrows, and opens one with Enter', async () => {
    const { page } = fake.opened
    await goTo(page, 'runs')
    const links = page.locator('tbody a')
    await links.first().focus()
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowDown']) await page.keyboard.press(key)
    expect(await links.nth(2).evaluate((link) => link === document.activeElement)).toBe(true)
    const href = await links.nth(2).getAttribute('href')
    await page.keyboard.press('Enter')
    await page.getByRole('list', { name: 'Tasks' }).waitFor()
    expect(page.url()).toContain(href)
  })

  it('goes to the runs before a time, and keeps that in the address', async () => {
    const { page } = fake.opened
    await goTo(page, 'runs')
    const before = page.getByLabel('Due before, in Asia/Tehran')
    const { runAfter } = fake.world.runs[30]?.run ?? { runAfter: 0 }
    const local = new Date(runAfter + 3.5 * 3_600_000).toISOString().slice(0, 16)
    await before.fill(local)
    await eventually(() => new URL(page.url()).hash).toBe(`#/runs?before=${runAfter}`)
    const due = fake.world.runs.filter(({ run }) => run.runAfter < runAfter).length
    await eventually(() => page.locator('tbody tr').count()).toBe(Math.min(50, due))
    await page.reload()
    expect(await before.inputValue()).toBe(local)
    await takePicture(page, 'runs-before')
    expect(await seriousIssues(page)).toEqual([])
    await page.getByRole('link', { name: 'Newest' }).click()
    await eventually(() => new URL(page.url()).hash).toBe('#/runs')
  })
})
