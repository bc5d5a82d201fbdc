import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTestHome, type RunningApp, startApp } from '../../setup/app.ts'

export const SHOP = 'shop'
export const HOUR = 3_600_000
/** The first of the hours that were backfilled. */
export const FIRST = Date.UTC(2025, 0, 14, 0)
/** The hour whose `check` fails. */
export const BROKEN = FIRST + 5 * HOUR
export const HOURS = 30

const SHOP_DAG = `
import { asset, dag, param, task, taskGroup } from 'pfad'

const posts = asset('posts', { uri: 'file:///tmp/posts' })
const begin = task('begin', async () => 3)
const fetch = (name: string) => task(name, async ({ log }, count: number) => { log.info(name + ' ' + count); return count })
const load = (count: number) => taskGroup('load', () => {
  const one = fetch('users')(count as never)
  const deep = taskGroup('deep', () => fetch('badges')(count as never))
  return { one, deep }
})
const list = task('list', async () => [1, 2, 3, 4])
const work = task('work', async (_context, n: number) => { await new Promise((done) => setTimeout(done, 15 * n)); return n })
const check = task('check', { retries: 1, retryDelay: '1s' }, async ({ logicalDate }) => {
  if (Number(logicalDate) === ${BROKEN}) throw new Error('The posts of this hour are broken.')
  return 1
})
const publish = task('publish', { outlets: [posts] }, async () => 'done')
const wait = task('wait', async ({ params, signal }) => {
  if (params.slow) await new Promise((done) => signal.addEventListener('abort', done))
  return 1
})

export default dag('${SHOP}', {
  schedule: '0 * * * *', startDate: '2025-01-14', catchup: false, owner: 'mina', tags: ['hourly', 'posts'],
  description: 'Loads the shop’s posts, users and badges each hour.', maxActiveRuns: 8,
  params: {
    minutes: param(5, { type: 'integer', minimum: 1, maximum: 60, title: 'Minutes', description: 'How far to look back' }),
    mode: param('fast', { enum: ['fast', 'full'] }),
    slow: param(false, { type: 'boolean', title: 'Wait until it is stopped' }),
    tables: param(['posts'], { type: 'array', items: { type: 'string' } }),
  },
}, () => {
  const start = begin()
  const loaded = load(start as never)
  const worked = work.expand(list())
  const checked = check()
  loaded.before(checked)
  worked.before(checked)
  checked.before(publish())
  wait()
})
`

const REPORT_DAG = `
import { asset, dag, task } from 'pfad'
export default dag('after_posts', { schedule: asset('posts'), tags: ['posts'], isPausedUponCreation: true }, () => {
  task('sum_up', async () => 1)()
})
`

/** A home with a DAG that has groups, mapped tasks and params, and a backfill of ${'`HOURS`'} hours, one of which failed. */
export const startShop = async (): Promise<AsyncDisposable & { readonly app: RunningApp; readonly home: string }> => {
  const home = await createTestHome()
  await mkdir(join(home.path, 'dags'), { recursive: true })
  await writeFile(join(home.path, 'dags', 'shop.ts'), SHOP_DAG)
  await writeFile(join(home.path, 'dags', 'after_posts.ts'), REPORT_DAG)
  const app = await startApp(home.path)
  const { client } = app
  await client.call('dags.setPaused', { dagId: SHOP, isPaused: false })
  const made = await client.call('backfills.create', {
    ...{ dagId: SHOP, fromDate: FIRST, toDate: FIRST + (HOURS - 1) * HOUR, maxActiveRuns: 8 },
  })
  for await (const { backfill } of client.stream('backfills.watch', { id: made.id })) {
    if (backfill.completedAt !== null) break
  }
  return {
    app,
    home: home.path,
    [Symbol.asyncDispose]: async () => {
      await app[Symbol.asyncDispose]()
      await home[Symbol.asyncDispose]()
    },
  }
}
