import { dag, FailTask, readText, task, taskGroup } from 'pfad'

type Order = { readonly id: number; readonly amount: number }

const BUCKET = 'orders'

/** Data goes into the object store; what tasks hand on is its name. */
const extract = task('extract', { retries: 2, retryDelay: '10s' }, async ({ objects, logicalDate, signal }) => {
  const orders: Order[] = Array.from({ length: 10 }, (_, id) => ({ id, amount: id * 1.5 }))
  const key = `raw/${logicalDate.toISOString().slice(0, 10)}.json`
  await objects.ensureBucket(BUCKET, signal)
  await objects.put(BUCKET, key, new TextEncoder().encode(JSON.stringify(orders)), signal)
  return key
})

const clean = task('clean', async ({ objects, signal }, rawKey: string) => {
  const orders = JSON.parse(await readText(objects.get(BUCKET, rawKey, signal))) as Order[]
  const good = orders.filter(({ amount }) => amount > 0)
  const key = rawKey.replace('raw/', 'clean/')
  await objects.put(BUCKET, key, new TextEncoder().encode(JSON.stringify(good)), signal)
  return { key, rows: good.length }
})

const validate = task('validate', ({ log }, { key, rows }: { key: string; rows: number }) => {
  if (rows === 0) throw new FailTask(`${key} has no rows: no retry can help.`)
  log.info(`${key} has ${rows} rows`)
  return rows
})

const report = task('report', ({ log }, rows: number) => log.info(`${rows} orders are ready`))

export default dag(
  'DAG_ID',
  {
    schedule: '@daily',
    startDate: '2025-01-01',
    description: 'Orders, cleaned once a day',
    defaultArgs: { retries: 1 },
  },
  () => {
    const transform = taskGroup('transform', () => validate(clean(extract())))
    report(transform.result)
  },
)
