import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWindowMemory, placeWindow } from './windowState.ts'

const display = { x: 0, y: 0, width: 1920, height: 1080 }

describe('the place of the window', () => {
  it('is where it was', () => {
    const was = { x: 100, y: 50, width: 1200, height: 800 }
    expect(placeWindow(was, [display])).toEqual(was)
  })

  it('is the usual one in a new home, no larger than the display', () => {
    expect(placeWindow(null, [display])).toEqual({ width: 1360, height: 860 })
    expect(placeWindow(null, [{ ...display, width: 1280, height: 720 }])).toEqual({ width: 1280, height: 720 })
    expect(placeWindow(null, [])).toEqual({ width: 1360, height: 860 })
  })

  it('is left to the system where its display is gone', () => {
    expect(placeWindow({ x: 2500, y: 100, width: 1000, height: 700 }, [display])).toEqual({ width: 1000, height: 700 })
  })

  it('can always be taken hold of', () => {
    const size = fc.integer({ min: 100, max: 6000 })
    const place = fc.integer({ min: -8000, max: 8000 })
    const rectangle = fc.record({ x: place, y: place, width: size, height: size })
    fc.assert(
      fc.property(rectangle, fc.array(rectangle), (was, displays) => {
        const { x, y, width } = placeWindow(was, displays)
        if (x === undefined || y === undefined) return
        const isSeen = displays.some(
          (one) =>
            y >= one.y && y < one.y + one.height && Math.min(x + width, one.x + one.width) - Math.max(x, one.x) >= 80,
        )
        expect(isSeen).toBe(true)
      }),
    )
  })
})

describe('what a home remembers of its window', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pfad-window-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('is there at the next start', async () => {
    const file = join(folder, 'window.json')
    const memory = await openWindowMemory(file, () => undefined)
    expect(memory.get()).toEqual({ bounds: null, isMaximized: false, onClose: null })
    memory.set({ onClose: 'tray' })
    memory.set({ isMaximized: true })
    await expect.poll(() => readFile(file, 'utf8').catch(() => '')).toContain('"isMaximized":true')
    expect((await openWindowMemory(file, () => undefined)).get()).toMatchObject({ onClose: 'tray', isMaximized: true })
  })

  it('is nothing where the file is damaged', async () => {
    const file = join(folder, 'damaged.json')
    for (const text of ['{', '[]', '{"bounds":1}', 'null']) {
      await writeFile(file, text)
      expect((await openWindowMemory(file, () => undefined)).get().bounds).toBeNull()
    }
  })
})
