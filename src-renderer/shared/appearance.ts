import { create } from 'zustand'
import { persist } from 'zustand/middleware'

export type Density = 'comfortable' | 'compact'

/** Text sizes in percent of what the browser or system says. */
export const textSizes = [90, 100, 110, 125, 150] as const
export type TextSize = (typeof textSizes)[number]

type Appearance = {
  readonly density: Density
  readonly textSize: TextSize
  readonly setDensity: (density: Density) => void
  readonly setTextSize: (size: TextSize) => void
}

/** What an older or newer build has written is taken only where it is one of the choices. */
const known = (stored: unknown): Partial<Appearance> => {
  const { density, textSize } = (stored ?? {}) as { density?: unknown; textSize?: unknown }
  const size = textSizes.find((each) => each === textSize)
  return {
    ...(density === 'comfortable' || density === 'compact' ? { density } : {}),
    ...(size === undefined ? {} : { textSize: size }),
  }
}

/** How much stands on a screen, and how large. Each browser has its own. */
export const appearance = create<Appearance>()(
  persist(
    (set) => ({
      density: 'comfortable',
      textSize: 100,
      setDensity: (density) => set({ density }),
      setTextSize: (textSize) => set({ textSize }),
    }),
    {
      name: 'pfad-appearance',
      // Read while the store is made: what it calls must stand above.
      merge: (stored, current) => ({ ...current, ...known(stored) }),
    },
  ),
)

/** The next larger or smaller size; the same at the ends. */
export const nextSize = (size: TextSize, step: 1 | -1): TextSize => textSizes[textSizes.indexOf(size) + step] ?? size

/** Keeps the document as the choice says, from before its first paint on: everything is measured in `rem`. */
export const applyAppearance = (): void => {
  const apply = ({ density, textSize }: Appearance): void => {
    const { dataset, style } = document.documentElement
    dataset['density'] = density
    style.fontSize = `${textSize}%`
  }
  apply(appearance.getState())
  appearance.subscribe(apply)
}
