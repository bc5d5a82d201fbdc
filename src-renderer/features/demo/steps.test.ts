import { expect, it } from 'vitest'
import type { DemoStatus } from '../../../src-main/contract/models/demo.ts'
import { steps } from './steps.ts'

const minute = (name: string) => ({ minute: name, runId: `run of ${name}`, bucket: 'events', key: `${name}.parquet` })
const status: DemoStatus = {
  clock: { simulated: 0, real: 0, speed: 60 },
  startedAt: 0,
  dagId: 'shop',
  minutes: [minute('2026-01-14_09-31'), minute('2026-01-14_09-30')],
  faults: [],
}

it('leads through the whole story, with something to say at each step', () => {
  expect(steps.map(({ id }) => id)).toEqual([
    ...['minute', 'parquet', 'report', 'dashboard', 'worker', 'compare', 'query', 'export', 'hour'],
  ])
  for (const { say, look } of steps) {
    expect(say.length).toBeGreaterThan(0)
    expect(look).not.toBe('')
  }
})

it('leads to the newest minutes, and home while there are none', () => {
  expect(Object.fromEntries(steps.map(({ id, place }) => [id, place(status)]))).toMatchObject({
    minute: '#/',
    parquet: '#/data/events/2026-01-14_09-31.parquet',
    report: '#/minutes/shop/2026-01-14_09-31',
    compare: '#/compare/shop/2026-01-14_09-30/2026-01-14_09-31',
    export: '#/runs/shop/run%20of%202026-01-14_09-31',
  })
  for (const { place } of steps) expect(place({ ...status, minutes: [] })).toMatch(/^#\/(runs)?$/)
})
