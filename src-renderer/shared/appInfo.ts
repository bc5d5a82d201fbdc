import { pfad } from './connection/pfad.ts'
import { defineLive } from './live/defineLive.ts'

/** What runs: version, host, backend, zones. It changes only with a restart, after which all is asked anew. */
export const appInfo = defineLive({
  load: (_key: null, signal) => pfad.call('app.info', {}, signal),
  concerns: () => false,
})

export const useAppInfo = () => appInfo.use(null).data
