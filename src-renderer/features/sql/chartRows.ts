import type { JsonValue } from '../../../src-main/contract/models/primitives.ts'
import { pfad } from '../../shared/connection/pfad.ts'
import { defineLive } from '../../shared/live/defineLive.ts'

/** More points than this no screen has room for. */
export const MOST_POINTS = 500

/** A result's first rows, for a picture of them. */
export const chartRows = defineLive({
  load: async (result: string, signal): Promise<JsonValue[][]> =>
    (await pfad.call('table.page', { source: { result }, offset: 0, limit: MOST_POINTS }, signal)).rows,
  concerns: () => false,
})
