import { setTimeout as sleep } from 'node:timers/promises'
import type { BackfillDetail } from '../../contract/models/backfill.ts'
import type { Handlers } from '../../contract/pfadContract.ts'
import { requireBackfill } from '../../engine/backfill/commands.ts'
import type { Services } from './services.ts'

type BackfillCalls = Extract<keyof Handlers['calls'], `backfills.${string}`>
type BackfillStreams = Extract<keyof Handlers['streams'], `backfills.${string}`>

/** A person cannot read faster (ms). */
const TELL_EACH = 250

export const createBackfillHandlers = (services: Services): Pick<Handlers['calls'], BackfillCalls> => {
  const { scheduler, runStore } = services
  const setPaused = async (id: number, isPaused: boolean) => {
    await services.dagsLoaded
    return scheduler.backfills.setPaused({ id, isPaused, by: services.by })
  }
  return {
    'backfills.create': async (request) => {
      await services.dagsLoaded
      return scheduler.backfills.create({ ...request, by: services.by })
    },
    'backfills.preview': async ({ limit, ...request }, signal) => {
      await services.dagsLoaded
      return scheduler.backfills.preview(request, limit, signal)
    },
    'backfills.list': (filter) => runStore.backfills(filter),
    'backfills.get': ({ id }) => detailOf(services, id),
    'backfills.dates': ({ id, ...page }) => {
      requireBackfill(runStore, id)
      return runStore.backfillDates(id, page)
    },
    'backfills.pause': ({ id }) => setPaused(id, true),
    'backfills.unpause': ({ id }) => setPaused(id, false),
    'backfills.cancel': async ({ id }) => {
      await services.dagsLoaded
      return scheduler.backfills.cancel({ id, by: services.by })
    },
  }
}

export const createBackfillStreams = (services: Services): Pick<Handlers['streams'], BackfillStreams> => ({
  'backfills.watch': ({ id }, signal) => watch(services, id, signal),
})

const detailOf = ({ runStore }: Services, id: number): BackfillDetail => ({
  backfill: requireBackfill(runStore, id),
  counts: runStore.backfillCounts(id),
})

async function* watch(services: Services, id: number, signal: AbortSignal): AsyncGenerator<BackfillDetail> {
  await services.dagsLoaded
  const enough = new AbortController()
  const changes = services.changes.subscribe(AbortSignal.any([signal, enough.signal]))[Symbol.asyncIterator]()
  // Asked for before looking, so that no change falls between.
  let next = changes.next()
  services.scheduler.backfills.goOn(id)
  try {
    while (true) {
      const detail = detailOf(services, id)
      yield detail
      if (detail.backfill.completedAt !== null) return
      await sleep(TELL_EACH, undefined, { signal }).catch(() => undefined)
      if ((await next).done) return
      next = changes.next()
    }
  } finally {
    enough.abort()
  }
}
