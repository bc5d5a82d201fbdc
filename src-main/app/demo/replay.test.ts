import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { clockFromEnvironment, createClock, REPLAY_CLOCK } from '../clock.ts'
import { openClockFile } from './clockFile.ts'
import { createReplay } from './replay.ts'

const START = Date.UTC(2026, 0, 14, 6)

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pfad-test-replay-'))
  path = join(folder, 'replay.clock')
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  rmSync(folder, { recursive: true })
})

it('is one clock for every process, whose speed changes while it runs and which never goes back', () => {
  const replay = createReplay(path, { simulated: START, speed: 60 })
  const ours = createClock(replay.state, { mayChange: true })
  const theirs = clockFromEnvironment({ [REPLAY_CLOCK]: path })
  const both = (): number[] => [ours.now() - START, theirs.now() - START]
  vi.advanceTimersByTime(1000)
  expect(both()).toEqual([60_000, 60_000])
  replay.set({ speed: 0 })
  vi.advanceTimersByTime(5000)
  expect(both()).toEqual([60_000, 60_000])
  replay.set({ speed: 1 })
  vi.advanceTimersByTime(500)
  expect(both()).toEqual([60_500, 60_500])
  replay.set({ simulated: START, speed: 6 })
  expect(both()).toEqual([60_500, 60_500])
  replay.set({ simulated: START + 90_000, speed: 6 })
  expect(both()).toEqual([90_000, 90_000])
})

it('wakes at its own time, whatever the speed became meanwhile', () => {
  const replay = createReplay(path, { simulated: START, speed: 1 })
  const clock = createClock(replay.state, { mayChange: true })
  const wake = vi.fn<() => void>()
  clock.wakeAt(START + 60_000, wake)
  const taken = vi.fn<() => void>()
  const takeBack = clock.wakeAt(START + 60_000, taken)
  vi.advanceTimersByTime(10_000)
  replay.set({ speed: 0 })
  vi.advanceTimersByTime(600_000)
  expect(wake).not.toHaveBeenCalled()
  takeBack()
  replay.set({ speed: 60 })
  vi.advanceTimersByTime(1100)
  expect(wake).toHaveBeenCalledTimes(1)
  expect(taken).not.toHaveBeenCalled()
  expect(clock.now()).toBeGreaterThanOrEqual(START + 60_000)
})

it('keeps to what it read last when it meets a writer in its middle', () => {
  createReplay(path, { simulated: START, speed: 60 })
  const read = openClockFile(path)
  const known = read()
  writeFileSync(path, new Float64Array([START, 1, 60, 7]))
  expect(read()).toEqual(known)
})
