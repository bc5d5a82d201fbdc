import type { HeapLimits } from '../../engine/ports/processHost.ts'

/** The limits as Node is told them on its command line. */
export const heapFlags = ({ maxOldSpaceMb, maxSemiSpaceMb }: HeapLimits): string[] => [
  ...(maxOldSpaceMb === undefined ? [] : [`--max-old-space-size=${maxOldSpaceMb}`]),
  ...(maxSemiSpaceMb === undefined ? [] : [`--max-semi-space-size=${maxSemiSpaceMb}`]),
]
