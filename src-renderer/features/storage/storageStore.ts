import type { StorageUse } from '../../../src-main/contract/models/platform.ts'
import { pfad } from '../../shared/connection/pfad.ts'
import { defineLive } from '../../shared/live/defineLive.ts'
import { attempt, tell } from '../../shared/ui/tell.ts'

export const storage = defineLive({
  load: (_key: null, signal) => pfad.call('storage.status', {}, signal),
  concerns: ({ topic }) => topic === 'storage' || topic === 'objects',
  gapMs: 2000,
})

/** Sets the limits of one kind of data; resolves to whether it was done. */
export const setLimits = async (
  kind: StorageUse['kind'],
  limits: Pick<StorageUse, 'maxAgeMs' | 'maxBytes'>,
): Promise<boolean> => {
  const done = await attempt('Setting the limits', () => pfad.call('storage.setLimits', { kind, ...limits }))
  if (!done) return false
  await storage.refresh(null)
  tell('Limits set', 'They are kept from now on; what is beyond them goes within the next minutes.')
  return true
}
