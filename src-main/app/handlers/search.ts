import type { searchCalls } from '../../contract/calls/search.ts'
import type { Handlers } from '../../contract/pfadContract.ts'
import { search } from '../search/search.ts'
import type { Services } from './services.ts'

export const createSearchHandlers = (services: Services): Pick<Handlers['calls'], keyof typeof searchCalls> => {
  const { scheduler, runStore, reportStore, objects, stack, config, clock } = services
  const settings = () => [
    ...config.connections.list().map(({ connId }) => ({ section: 'connections' as const, name: connId })),
    ...config.variables.list().map(({ key }) => ({ section: 'variables' as const, name: key })),
    ...config.pools.list({}, []).map(({ pool }) => ({ section: 'pools' as const, name: pool })),
  ]
  return {
    'search.find': (asked, signal) =>
      search(
        {
          ...{ runStore, reportStore, objects, settings },
          dags: scheduler.dagSummaries,
          services: stack.names,
          zone: services.info().pipelineTimezone,
          now: clock.now,
        },
        asked,
        signal,
      ),
  }
}
