import { keepsPromises } from './keepsPromises.ts'

/** One of them is new each time. */
keepsPromises([3, Date.now() % 1_000_000], false)
