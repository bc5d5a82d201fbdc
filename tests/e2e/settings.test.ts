import { describe, expect, it } from 'vitest'
import { seriousIssues } from './accessibility.ts'
import { startFakeHost } from './fake/fakeHost.ts'
import { createWorld } from './fake/world.ts'
import { eventually, goTo, takePicture } from './launch.ts'
import { useFakeHost } from './support/useFakeHost.ts'

const fake = useFakeHost({ reducedMotion: 'reduce' })

const SECTIONS = [
  ['connections', 'Orders of the shop'],
  ['variables', 'regions'],
  ['pools', 'One licence'],
  ['backend', 'DuckDB and files in this home'],
  ['pipeline', 'Memory of an attempt'],
  ['engine', 'sudo systemctl start docker'],
  ['retention', 'Runs and reports'],
  ['appearance', 'Text size'],
  ['nothing', 'There is no such section'],
] as const

it.each(['light', 'dark'] as const)('has every section at its address, without a serious issue, %s', async (scheme) => {
  await using fresh = await fake.browser.open(fake.host.url, { colorScheme: scheme, reducedMotion: 'reduce' })
  const { page, complaints } = fresh
  for (const [section, shows] of SECTIONS) {
    await goTo(page, `settings/${section}`)
    await page.getByText(shows).first().waitFor()
    await takePicture(page, `settings-${section}-${scheme}`)
    expect(await seriousIssues(page), section).toEqual([])
  }
  await goTo(page, 'settings/connections?edit=shop_api')
  await page.getByRole('dialog', { name: 'Connection shop_api' }).waitFor()
  await takePicture(page, `settings-connection-${scheme}`)
  expect(await seriousIssues(page)).toEqual([])
  expect(complaints).toEqual([])
})

describe('connections', () => {
  it('are tested in their row, and say what is wrong', async () => {
    const { page } = fake.opened
    await goTo(page, 'settings')
    await page.getByRole('button', { name: 'Test clickhouse_default' }).click()
    await page.getByText('It takes the login: ClickHouse 25.8.').waitFor()
    await page.getByRole('button', { name: 'Test shop_api' }).click()
    await page.getByText('there is no host of that name').waitFor()
    expect(await page.getByRole('button', { name: 'Edit team_slack' }).isDisabled()).toBe(true)
    expect(await page.getByRole('button', { name: 'Delete clickhouse_default' }).isDisabled()).toBe(true)
  })

  it('are edited without their secrets being seen, and kept where *** stands', async () => {
    const { page } = fake.opened
    await goTo(page, 'settings/connections')
    await page.getByRole('button', { name: 'Edit shop_api' }).click()
    const form = page.getByRole('dialog', { name: 'Connection shop_api' })
    expect(await form.getByLabel('Password').first().inputValue()).toBe('***')
    expect(await form.getByLabel('Extra').inputValue()).toContain('"token": "***"')
    await form.getByLabel('Host').fill('new.example')
    await form.getByRole('button', { name: 'Test', exact: true }).click()
    await form.getByText('new.example:null takes connections').waitFor()
    await form.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Connection shop_api saved').waitFor()
    expect(fake.world.shell.asked.at(-1)).toMatchObject({
      ...{ connId: 'shop_api', host: 'new.example', password: '***', extra: { timeout: 20, token: '***' } },
    })
    await page.getByText('new.example').waitFor()
  })

  it('are added, checked field by field, and never over one that is there', async () => {
    const { page } = fake.opened
    await goTo(page, 'settings/connections')
    await page.getByRole('button', { name: 'Add a connection' }).click()
    const form = page.getByRole('dialog', { name: 'Add a connection' })
    await form.getByRole('button', { name: 'Save' }).click()
    await form.getByText('Give it an id: tasks name it by that.').waitFor()
    await form.getByLabel('Id').fill('not good?')
    await form.getByText('only letters, digits and').waitFor()
    await form.getByLabel('Id').fill('shop_api')
    await form.getByLabel('Extra').fill('{"a": ')
    await form.getByText('This is no JSON').waitFor()
    await form.getByLabel('Extra').fill('[1]')
    await form.getByText('Write a JSON object').waitFor()
    await form.getByLabel('Extra').fill('{"a": 1}')
    await form.getByRole('button', { name: 'Save' }).click()
    await page.getByText('There is already a connection "shop_api".').waitFor()
    await form.getByLabel('Id').fill('warehouse')
    await form.getByLabel('Port').fill('5432')
    await form.getByRole('button', { name: 'Save' }).click()
    await eventually(() => form.count()).toBe(0)
    expect(fake.world.shell.asked.at(-1)).toMatchObject({ connId: 'warehouse', port: 5432, extra: { a: 1 } })
    await page.getByRole('cell', { name: 'warehouse', exact: true }).waitFor()
  })

  it('are deleted only when somebody says so', async () => {
    const { page } = fake.opened
    await goTo(page, 'settings/connections')
    await page.getByRole('button', { name: 'Delete shop_api' }).click()
    await page.getByRole('button', { name: 'Keep it' }).click()
    expect(fake.world.shell.asked).toEqual([])
    await page.getByRole('button', { name: 'Delete shop_api' }).click()
    await page.getByRole('button', { name: 'Delete the connection' }).click()
    await eventually(() => page.getByRole('button', { name: 'Delete shop_api' }).count()).toBe(0)
    expect(fake.world.shell.asked).toEqual([{ deleted: 'shop_api' }])
  })
})

it('variables: added, tested, edited, deleted', async () => {
  const { page } = fake.opened
  await goTo(page, 'settings/variables')
  await page.getByRole('button', { name: 'Test regions' }).click()
  await page.getByText('a JSON list of 2').waitFor()
  await page.getByRole('button', { name: 'Edit api_token' }).click()
  const form = page.getByRole('dialog', { name: 'Variable api_token' })
  expect(await form.getByLabel('Value').inputValue()).toBe('***')
  await form.getByLabel('Description').fill('Renewed each year')
  await form.getByRole('button', { name: 'Save' }).click()
  await eventually(() => fake.world.shell.asked.at(-1)).toMatchObject({
    value: '***',
    description: 'Renewed each year',
  })
  await page.getByRole('button', { name: 'Add a variable' }).click()
  const added = page.getByRole('dialog', { name: 'Add a variable' })
  await added.getByLabel('Key').fill('country')
  await added.getByLabel('Value').fill('IR')
  await added.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('cell', { name: 'country', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Delete country' }).click()
  await page.getByRole('button', { name: 'Delete the variable' }).click()
  await eventually(() => page.getByRole('cell', { name: 'country', exact: true }).count()).toBe(0)
})

it('pools: slots are set at once; one that is used goes only all the same', async () => {
  const { page } = fake.opened
  await goTo(page, 'settings/pools')
  await page.getByRole('button', { name: 'Edit warehouse' }).click()
  const form = page.getByRole('dialog', { name: 'Pool warehouse' })
  await form.getByLabel('Slots').fill('')
  await form.getByRole('button', { name: 'Save' }).click()
  await form.getByText('Write a whole number').waitFor()
  await form.getByLabel('Slots').fill('5')
  await form.getByRole('button', { name: 'Save' }).click()
  await eventually(() => fake.world.shell.asked.at(-1)).toMatchObject({ pool: 'warehouse', slots: 5 })
  await form.waitFor({ state: 'detached' })
  fake.world.shell.pools = fake.world.shell.pools.map((pool) => ({ ...pool, usedBy: ['medallion'] }))
  await page.reload()
  expect(await page.getByRole('button', { name: 'Delete default_pool' }).isDisabled()).toBe(true)
  await page.getByRole('button', { name: 'Delete warehouse' }).click()
  await page.getByRole('button', { name: 'Delete the pool' }).click()
  await page.getByText('The pool "warehouse" is used by medallion.').waitFor()
  await page.getByRole('checkbox', { name: 'Delete it all the same' }).check()
  await page.getByRole('button', { name: 'Delete the pool' }).click()
  await eventually(() => fake.world.shell.asked.at(-1)).toEqual({ deleted: 'warehouse' })
})

describe('the backend', () => {
  it('says what a switch means, tries it, saves it, and asks for a restart', async () => {
    const { page } = fake.opened
    await goTo(page, 'settings/backend')
    await page.getByRole('radio', { name: 'Stack' }).click()
    await page.getByText('A switch moves no data').waitFor()
    await page.getByRole('button', { name: 'Test', exact: true }).click()
    await page.getByText('localhost:8123 does not answer.').waitFor()
    await page.getByText('Names and tuning of the stack').click()
    await page.getByLabel('Topic').fill('orders')
    await page.getByRole('button', { name: 'Save' }).click()
    await eventually(() => fake.world.shell.asked).toEqual([{ PFAD_BACKEND: 'stack', KAFKA_TOPIC: 'orders' }])
    await page.getByText('Counts from the next start.').waitFor()
    await page.getByText('Backend: embedded → stack').waitFor()
    await takePicture(page, 'settings-restart')
    expect(await seriousIssues(page)).toEqual([])
    await page.getByRole('button', { name: 'Stop Pfad' }).click()
    await page.getByText('Nothing is lost.').waitFor()
    await page.getByRole('button', { name: 'Keep it' }).click()
    // Back to the default: nothing of it stays in the file.
    await page.getByRole('radio', { name: 'Embedded' }).click()
    await page.getByRole('button', { name: 'Save' }).click()
    await eventually(() => fake.world.shell.asked.at(-1)).toEqual({ PFAD_BACKEND: null })
  })

  it('is fixed where the environment says it', async () => {
    const { page } = fake.opened
    fake.world.shell.settings = fake.world.shell.settings.map((row) => ({ ...row, source: 'environment' }))
    await goTo(page, 'settings/pipeline')
    await page.getByText('Given by PIPELINE_TIMEZONE in the environment.').waitFor()
    expect(await page.getByLabel('Time zone').isDisabled()).toBe(true)
  })
})

it('refuses what the next start would refuse, and says why', async () => {
  const { page } = fake.opened
  await goTo(page, 'settings/pipeline')
  await page.getByLabel('Time zone').fill('Mars/Base')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('"Mars/Base" is no time zone').waitFor()
  expect(fake.world.shell.asked).toEqual([])
  await page.getByRole('button', { name: 'Undo' }).click()
  expect(await page.getByLabel('Time zone').inputValue()).toBe('Asia/Tehran')
})

it('the engine: how to start it, what the doctor finds, and again once it runs', async () => {
  const { page } = fake.opened
  await goTo(page, 'settings/engine')
  await page.getByText('sudo systemctl start docker').waitFor()
  await page.getByText('199.1 GiB free').waitFor()
  const address = 'unix:///var/run/docker.sock'
  fake.world.shell.engine = {
    ...{ platform: 'linux', problem: null, engine: { name: 'Docker', version: '28.0.1', address } },
  }
  await page.getByRole('button', { name: 'Test again' }).click()
  await page.getByText('Docker 28.0.1').first().waitFor()
  expect(await page.getByText('sudo systemctl start docker').count()).toBe(0)
})

it('retention: what the limits take, and the way to them', async () => {
  const { page } = fake.opened
  await goTo(page, 'settings/retention')
  await page.getByRole('cell', { name: '48.3 MB in 184,211 events' }).waitFor()
  await page.getByRole('button', { name: 'Test Objects' }).click()
  await page.getByText('within its limits').waitFor()
  await page.getByRole('link', { name: 'Set the limits on Storage' }).click()
  await page.getByText('Free on this disk').waitFor()
  expect(page.url()).toContain('#/storage')
})

it('appearance counts at once and stays', async () => {
  const { page } = fake.opened
  await goTo(page, 'settings/appearance')
  await page.getByText('125 %').click()
  await page.getByText('Compact', { exact: true }).click()
  await page.getByText('Dark', { exact: true }).click()
  const root = () => page.evaluate(() => document.documentElement.outerHTML.slice(0, 300))
  for (const part of ['125%', 'data-density="compact"', 'data-mantine-color-scheme="dark"']) {
    await eventually(root).toContain(part)
  }
  await page.reload()
  await page.getByText('125 %').waitFor()
  expect(await root()).toContain('125%')
})

it('says in a new home what a connection and a variable are for', async () => {
  await using empty = await startFakeHost(createWorld(Date.now(), 'empty'))
  await using fresh = await fake.browser.open(empty.url)
  const { page } = fresh
  await goTo(page, 'settings')
  await page.getByText('No connection yet').waitFor()
  await goTo(page, 'settings/variables')
  await page.getByText('No variable yet').waitFor()
  expect(fresh.complaints).toEqual([])
})
