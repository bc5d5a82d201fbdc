import type { configCalls } from '../../contract/calls/config.ts'
import { PfadError } from '../../contract/error.ts'
import type { SerializedDag } from '../../contract/models/dag.ts'
import type { Handlers } from '../../contract/pfadContract.ts'
import { testConnection } from '../config/testConnection.ts'
import type { Services } from './services.ts'

/** Connections, variables and pools. Secrets leave by `reveal` only, which screens do not get. */
export const createConfigHandlers = (services: Services): Pick<Handlers['calls'], keyof typeof configCalls> => {
  const { by, scheduler } = services
  const { connections, variables, pools, status } = services.config
  const changed = <T>(answer: T): T => {
    services.onConfigChanged()
    return answer
  }
  const onCommandLine = (): void => {
    if (services.through === 'cli') return
    throw new PfadError(
      'refused',
      'Secrets are shown on the command line only.',
      'pfad connections get … --show-secrets',
    )
  }
  const dags = async (): Promise<SerializedDag[]> => {
    await services.dagsLoaded
    return services.runStore.dags().flatMap(({ dag, isActive }) => (isActive ? [dag] : []))
  }
  return {
    'connections.list': () => connections.list(),
    'connections.put': ({ connections: items, onExisting }) => changed(connections.put({ items, onExisting, by })),
    'connections.delete': ({ connId }) => {
      connections.remove(connId)
      return changed({})
    },
    'connections.test': ({ connId }, signal) => testConnection(connections.get(connId), signal),
    'connections.reveal': ({ connId }) => {
      onCommandLine()
      return connId === undefined ? connections.all() : [connections.get(connId)]
    },
    'variables.list': () => variables.list(),
    'variables.put': ({ variables: items, onExisting }) => changed(variables.put({ items, onExisting, by })),
    'variables.delete': ({ key }) => {
      variables.remove(key)
      return changed({})
    },
    'variables.reveal': ({ key }) => {
      onCommandLine()
      return key === undefined ? variables.all() : [variables.get(key)]
    },
    'pools.list': async () => pools.list(scheduler.poolUse(), await dags()),
    'pools.put': ({ pools: items }) => changed(pools.put(items)),
    'pools.delete': async (request) => {
      pools.remove(request, await dags())
      return changed({})
    },
    'secrets.status': () => status(),
  }
}
