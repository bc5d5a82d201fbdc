import type { BackfillRequest } from '../../../src-main/contract/models/backfill.ts'
import { pfad } from '../../shared/connection/pfad.ts'
import { defineLive } from '../../shared/live/defineLive.ts'
import { attempt } from '../../shared/ui/tell.ts'

/** Dates that a preview names. */
const NAMED = 200

/** What the backfill would do and cost; null while its dates are not chosen. */
export const preview = defineLive({
  load: async (request: BackfillRequest | null, signal) =>
    request === null ? null : pfad.call('backfills.preview', { ...request, limit: NAMED }, signal),
  concerns: () => false,
})

/** The DAG's backfills, newest first, each with what became of its dates so far. */
export const backfills = defineLive({
  load: async (dagId: string, signal) => {
    const list = await pfad.call('backfills.list', { dagId, limit: 5 }, signal)
    return Promise.all(list.map(({ id }) => pfad.call('backfills.get', { id }, signal)))
  },
  concerns: ({ topic, dagId: changed }, dagId) =>
    (topic === 'backfills' || topic === 'runs') && (changed === undefined || changed === dagId),
  gapMs: 750,
})

export const create = (request: BackfillRequest) =>
  attempt('Starting the backfill', () => pfad.call('backfills.create', request))

type Verb = 'pause' | 'unpause' | 'cancel'
export const steer = (verb: Verb, { id, dagId }: { readonly id: number; readonly dagId: string }) =>
  attempt(`${verb} of backfill ${id}`, async () => {
    await pfad.call(`backfills.${verb}`, { id })
    await backfills.refresh(dagId)
  })
