import { z } from 'zod'
import { searchResult } from '../models/search.ts'
import { call } from './define.ts'

export const searchCalls = {
  /**
   * What of the home has these words: DAGs, runs, minutes, objects, services, settings; each kind the best `limit`. A date or a
   * time (`2025-01-15`, `2025-01-15 10:31`, `10:31`) finds what belongs to it, on the pipeline's clock.
   */
  'search.find': call(
    z.object({ text: z.string().trim().min(1).max(200), limit: z.int().min(1).max(20).default(6) }),
    searchResult,
  ),
} as const
