import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { writeAtomic } from '../../adapters/files/atomic.ts'
import type { Rectangle } from './electronApi.ts'

const rectangle = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })

/** What a home remembers of its window. */
export const windowState = z.object({
  bounds: rectangle.nullable().default(null),
  isMaximized: z.boolean().default(false),
  /** What closing the window means; null: nobody has been asked yet. */
  onClose: z.enum(['tray', 'quit']).nullable().default(null),
})
export type WindowState = z.infer<typeof windowState>

export type WindowMemory = {
  readonly get: () => WindowState
  /** Written at once, one after the other; what cannot be written is told and lost with the process. */
  readonly set: (changes: Partial<WindowState>) => void
}

/** Reads what `file` remembers. One that is damaged remembers nothing: it is no reason not to start. */
export const openWindowMemory = async (file: string, onProblem: (error: unknown) => void): Promise<WindowMemory> => {
  const text = await readFile(file, 'utf8').catch(() => '{}')
  let state = parse(text)
  let written = Promise.resolve()
  return {
    get: () => state,
    set(changes) {
      state = { ...state, ...changes }
      const bytes = Buffer.from(JSON.stringify(state))
      written = written.then(async () => void (await writeAtomic(file, bytes))).catch(onProblem)
    },
  }
}

const parse = (text: string): WindowState => {
  try {
    return windowState.parse(JSON.parse(text))
  } catch {
    return windowState.parse({})
  }
}

const USUAL = { width: 1360, height: 860 }
export const LEAST = { width: 800, height: 560 }
/** So much of the window (px each way) must be on a display to be found again. */
const SEEN = 80

/**
 * Where a window goes: where it was, if a display still shows it there, no larger than that display; else where the system
 * puts a window of its size.
 */
export const placeWindow = (
  was: Rectangle | null,
  displays: readonly Rectangle[],
): { x?: number; y?: number; width: number; height: number } => {
  if (was !== null) {
    for (const display of displays) {
      const place = { x: was.x, y: Math.max(was.y, display.y), ...fitInto(display, was) }
      if (shows(display, place)) return place
    }
  }
  const [first] = displays
  return fitInto(first, was ?? USUAL)
}

type Size = { readonly width: number; readonly height: number }

const fitInto = (room: Size = USUAL, { width, height }: Size): Size => ({
  width: Math.max(LEAST.width, Math.min(width, room.width)),
  height: Math.max(LEAST.height, Math.min(height, room.height)),
})

/** Its top, by which one takes hold of it, is on the display. */
const shows = (display: Rectangle, window: Rectangle): boolean => {
  const across = Math.min(display.x + display.width, window.x + window.width) - Math.max(display.x, window.x)
  const down = display.y + display.height - window.y
  return across >= SEEN && down >= SEEN
}
