import { expect, it } from 'vitest'
import { createReplaySource } from './replay.ts'

const START = Date.UTC(2025, 0, 15, 10)
const MANY = 1_000_000

const minutes = (step: number, rate = 20): Map<number, string[]> => {
  const source = createReplaySource({ seed: 7, start: START - 12_345 })
  const events = []
  for (let now = START - 12_345; now <= START + 300_000; now += step) events.push(...source.advance(now, rate, MANY))
  const whole = events.filter(({ event_timestamp }) => event_timestamp < START + 240_000)
  return new Map(
    [...Map.groupBy(whole, ({ event_timestamp }) => Math.floor(event_timestamp / 60_000))].map(([minute, list]) => [
      minute,
      list.map(({ event_id }) => event_id).toSorted(),
    ]),
  )
}

it('gives a minute the same events however often it is asked', () => {
  const slow = minutes(250)
  expect([...slow.values()].map(({ length }) => length)).toEqual([1200, 1200, 1200, 1200])
  for (const step of [1000, 7_300, 15_000, 59_999]) expect(minutes(step)).toEqual(slow)
})

it('gives nothing before its first full minute, and other events for another rate', () => {
  const source = createReplaySource({ seed: 7, start: START - 12_345 })
  expect(source.advance(START, 20, MANY)).toEqual([])
  expect(source.advance(START + 1000, 20, MANY).length).toBeGreaterThan(15)
  expect([...minutes(1000, 7.5).values()].map(({ length }) => length)).toEqual([450, 450, 450, 450])
})

it('makes up for a time that the store was slow, but not for a long one', () => {
  const source = createReplaySource({ seed: 7, start: START })
  expect(source.advance(START + 600_000, 20, MANY).length).toBeGreaterThan(11_500)
  expect(source.advance(START + 600_000 + 3_600_000, 20, MANY).length).toBeLessThan(100)
  expect(source.advance(START + 600_000 + 3_600_000 + 900_000, 20, 500).length).toBeLessThan(600)
})

it('has every event of a minute long before that minute’s run begins', () => {
  const source = createReplaySource({ seed: 7, start: START })
  let late = 0
  for (let now = START; now < START + 3_600_000; now += 1000) {
    for (const { event_timestamp } of source.advance(now, 20, MANY)) {
      late += event_timestamp < now - 1000 ? 1 : 0
      expect(now - event_timestamp).toBeLessThanOrEqual(12_000)
    }
  }
  expect(late).toBeGreaterThan(100)
})
