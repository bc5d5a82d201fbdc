import { useSyncExternalStore } from 'react'
import { appearance } from '../../shared/appearance.ts'

/** Below so many `rem` the navigation is a row of icons. */
const NARROW = 62

/** Whether there is little room: larger text leaves less of it, which no media query knows. */
export const useNarrow = (): boolean => {
  const textSize = appearance((state) => state.textSize)
  return useSyncExternalStore(subscribe, () => window.innerWidth / ((16 * textSize) / 100) < NARROW)
}

const subscribe = (listener: () => void): (() => void) => {
  window.addEventListener('resize', listener)
  return () => window.removeEventListener('resize', listener)
}
