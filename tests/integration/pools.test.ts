import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createHomePaths } from '../../src-main/app/home/paths.ts'
import { startForkedApp } from '../../src-main/app/start/startForkedApp.ts'
import { connection } from '../../src-main/contract/models/config.ts'
import { createTestHome } from '../setup/app.ts'

const DAG = `
import { dag, param, task } from 'pfad'
const held = task('held', { pool: 'later' }, async ({ variables, connections, params }) => {
  const { host } = await connections.get('made_later')
  return [await variables.get('made_later'), host, params.minutes ?? null]
})
export default dag('waits', { params: { minutes: param(10, { type: 'integer', minimum: 1 }) } }, () => held())
`

it('a running app takes pools, connections and variables as they are made, and params by their rules only', async () => {
  await using home = await createTestHome()
  await mkdir(join(home.path, 'dags'))
  await writeFile(join(home.path, 'dags', 'waits.ts'), DAG)
  const paths = createHomePaths(home.path)
  await using app = await startForkedApp({ home: paths, host: 'web', hostReason: null, scheduling: false, onStop() {} })
  const { calls, streams } = app.handlersFor('web')
  const { signal } = new AbortController()
  const test = (conf: object) => streams['dags.test']({ dagId: 'waits', conf } as never, signal)[Symbol.asyncIterator]()

  const refusal = { code: 'bad-params', message: 'waits, param "minutes": 0 breaks the rule "minimum": 1.' }
  await expect(test({ minutes: 0 }).next()).rejects.toMatchObject(refusal)
  await expect(
    Promise.resolve(calls['dags.trigger']({ dagId: 'waits', conf: { minutes: 0 } }, signal)),
  ).rejects.toMatchObject(refusal)
  expect(await calls['runs.list']({ dagId: 'waits', limit: 9 }, signal)).toEqual([])

  const items = test({ minutes: 3 })
  const seen: string[] = []
  let runId = ''
  for (let next = await items.next(); !next.done; next = await items.next()) {
    const item = next.value
    if (item.kind === 'run') runId = item.run.runId
    if (item.kind !== 'task') continue
    seen.push(item.taskInstance.state)
    if (item.taskInstance.state !== 'scheduled' || seen.length > 3) continue
    expect(item.taskInstance.reason).toContain('There is no pool "later"')
    const made = connection.parse({ connId: 'made_later', host: 'h', password: 'p4ssword' })
    await calls['connections.put']({ connections: [made], onExisting: 'fail' }, signal)
    await calls['variables.put'](
      { variables: [{ key: 'made_later', value: 'v', description: '' }], onExisting: 'fail' },
      signal,
    )
    await calls['pools.put']({ pools: [{ pool: 'later', slots: 1, description: '' }] }, signal)
  }
  expect(seen).toEqual(expect.arrayContaining(['scheduled', 'running', 'success']))
  const detail = await calls['runs.get']({ dagId: 'waits', runId }, signal)
  expect(JSON.stringify(detail)).toContain('["v","h",3]')
  expect(await calls['pools.list']({}, signal)).toMatchObject([{}, { pool: 'later', open: 1, usedBy: ['waits'] }])
})
