import type { Page } from 'playwright-core'
import { launchBrowser, type TestBrowser } from '../../e2e/launch.ts'
import { findChromium } from '../../setup/chromium.ts'
import { Absent } from '../harness/bench.ts'

/** The browser in which screens are measured: the tests' own headless Chromium. */
export const openBrowser = async (): Promise<TestBrowser> => {
  if (findChromium() === null) throw new Absent('no Chromium here; set PFAD_CHROMIUM to one')
  return launchBrowser()
}

/** Milliseconds between each two frames that `page` painted while `act` went on. */
export const frameTimes = async (page: Page, act: () => Promise<void>): Promise<number[]> => {
  await page.evaluate(startFrames)
  await act()
  return page.evaluate(endFrames)
}

/** Runs in the page: notes when each frame is made. */
const startFrames = (): void => {
  const frames: number[] = []
  const note = (at: number): void => {
    frames.push(at)
    state.handle = requestAnimationFrame(note)
  }
  const state = { frames, handle: requestAnimationFrame(note) }
  Object.assign(window, { framesSeen: state })
}

/** Runs in the page: the times between the frames noted since. */
const endFrames = (): number[] => {
  const { frames, handle } = (window as unknown as { framesSeen: { frames: number[]; handle: number } }).framesSeen
  cancelAnimationFrame(handle)
  return frames.slice(1).map((at, index) => at - (frames[index] ?? at))
}
