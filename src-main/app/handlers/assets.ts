import type { Handlers } from '../../contract/pfadContract.ts'
import type { Services } from './services.ts'

type AssetCalls = Extract<keyof Handlers['calls'], `assets.${string}`>

export const createAssetHandlers = ({
  scheduler,
  runStore,
  dagsLoaded,
}: Services): Pick<Handlers['calls'], AssetCalls> => ({
  'assets.list': async () => {
    await dagsLoaded
    return scheduler.assets()
  },
  'assets.get': async (ref) => {
    await dagsLoaded
    return scheduler.asset(ref)
  },
  'assets.events': async ({ asset, ...filter }) => {
    await dagsLoaded
    // A name that no DAG knows may have events all the same; without any, it is a slip of the pen.
    const events = runStore.assetEvents({ asset, ...filter })
    if (asset !== undefined && events.length === 0) scheduler.asset({ name: asset })
    return events
  },
  'assets.queued': async ({ dagId }) => {
    await dagsLoaded
    return scheduler.assetWaits(dagId)
  },
  'assets.createEvent': async ({ name, extra }) => {
    await dagsLoaded
    return scheduler.createAssetEvent({ name, extra, by: 'user' })
  },
  'assets.clearQueued': async ({ dagId, asset }) => {
    await dagsLoaded
    return scheduler.clearQueuedAssets({ dagId, asset, by: 'user' })
  },
  'assets.materialize': async (ref) => {
    await dagsLoaded
    return scheduler.materializeAsset(ref, 'user')
  },
})
