import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createTestHome, pfad, startApp } from '../setup/app.ts'

const PRODUCE = `import { asset, dag, task } from 'pfad'
const posts = asset('posts_asset', { uri: 's3://raw/Posts.xml', group: 'raw' })
const fetch = task('fetch', { outlets: [posts] }, ({ outletEvents }) => { outletEvents(posts).extra = { rows: 12 } })
export default dag('produce', { isPausedUponCreation: false }, () => { fetch() })
`
const CONSUME = `import { asset, dag, task } from 'pfad'
const use = task('use', ({ triggeringAssetEvents }) => triggeringAssetEvents['posts_asset']?.[0]?.extra ?? null)
const schedule = asset('posts_asset').and(asset('users_asset'))
export default dag('consume', { schedule, isPausedUponCreation: false }, () => { use() })
`

describe('two DAGs that pass assets on', () => {
  it('run one after the other, and the command line shows how far it is', async () => {
    await using home = await createTestHome()
    await mkdir(join(home.path, 'dags'))
    await writeFile(join(home.path, 'dags', 'produce.ts'), PRODUCE)
    await writeFile(join(home.path, 'dags', 'consume.ts'), CONSUME)
    await using app = await startApp(home.path)
    const ask = async (...words: string[]) => {
      const { code, stdout, stderr } = await pfad(home.path, ['assets', ...words, '-o', 'json'])
      return code === 0 ? JSON.parse(stdout) : { code, stderr }
    }
    await expect.poll(() => app.client.call('assets.list', {}), { timeout: 20_000 }).toHaveLength(2)

    expect(await ask('materialize', '--uri', 's3://raw/Posts.xml')).toMatchObject({
      dag_id: 'produce',
      run_type: 'manual',
    })
    await expect.poll(() => app.client.call('assets.events', {}), { timeout: 20_000 }).toHaveLength(1)
    expect(await ask('events', 'posts_asset')).toMatchObject([{ source_task_id: 'fetch', extra: { rows: 12 } }])
    expect(await ask('queued')).toMatchObject([
      { dag_id: 'consume', queued: '1 of 2: posts_asset ✓, users_asset –', waits_for: ['users_asset'] },
    ])
    expect(await ask('details', 'posts_asset')).toMatchObject({
      ...{ group: 'raw', producers: ['produce.fetch'], consumers: ['consume'], queued_for: ['consume'] },
    })

    expect(await ask('create-event', 'users_asset', '--extra', '{"by": "hand"}')).toMatchObject({
      by: 'user',
      source_dag_id: null,
    })
    const runs = () => app.client.call('runs.list', { dagId: 'consume' })
    await expect.poll(runs, { timeout: 20_000 }).toMatchObject([{ runType: 'asset_triggered', state: 'success' }])
    const [run] = await runs()
    const detail = await app.client.call('runs.get', { dagId: 'consume', runId: run?.runId ?? '' })
    expect(detail.xcoms).toMatchObject([{ value: { rows: 12 } }])
    expect(await ask('events', '-d', 'consume', '-r', run?.runId ?? '', '--consumed')).toMatchObject([
      { asset: 'users_asset', extra: { by: 'hand' } },
      { asset: 'posts_asset' },
    ])
    expect(await ask('clear-queued', 'consume')).toMatchObject({ queued: '0 of 2: posts_asset –, users_asset –' })
    expect(await ask('materialize', 'users_asset')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('No DAG updates the asset "users_asset".'),
    })
  })
})
