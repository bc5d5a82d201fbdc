import { beforeEach, expect, it, vi } from 'vitest'

const stored = new Map<string, string>()
vi.stubGlobal('localStorage', {
  getItem: (name: string) => stored.get(name) ?? null,
  setItem: (name: string, value: string) => stored.set(name, value),
  removeItem: (name: string) => stored.delete(name),
})
const { describePlace, recent, remember } = await import('./recent.ts')

beforeEach(() => recent.setState({ places: [] }))

it.each([
  [['dags', 'shop', 'graph'], 'shop', '#/dags/shop'],
  [['runs', 'shop', 'a/b'], 'a/b', '#/runs/shop/a%2Fb'],
  [['minutes', 'shop', '2025-01-15_10-31'], '2025-01-15 10-31', '#/minutes/shop/2025-01-15_10-31'],
  [['data', 'events', 'x.parquet'], 'x.parquet', '#/data/events/x.parquet'],
  [['settings', 'pools'], 'Settings: pools', '#/settings/pools'],
])('describes %j', (path, label, href) => {
  expect(describePlace({ path })).toMatchObject({ label, href })
})

it('remembers each place once, the last first, and no page of the navigation', () => {
  remember({ path: ['dags'] })
  for (const dag of ['a', 'b', 'a']) remember({ path: ['dags', dag] })
  expect(recent.getState().places.map(({ label }) => label)).toEqual(['a', 'b'])
  for (let n = 0; n < 30; n += 1) remember({ path: ['runs', 'a', `run ${n}`] })
  expect(recent.getState().places).toHaveLength(12)
})
