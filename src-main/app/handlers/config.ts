import type { configCalls } from '../../contract/calls/config.ts'
import { PfadError } from '../../contract/error.ts'
import type { SerializedDag } from '../../contract/models/dag.ts'
import type { Handlers } from '../../contract/pfadContract.ts'
import { editConnection, editVariable, testVariable, wholeConnection } from '../config/edit.ts'
import { testConnection } from '../config/testConnection.ts'
import type { Services } from './services.ts'

/** Connections, variables and pools. Secrets leave by `reveal` only, which screens do not get. */
export const createConfigHandlers = (services: Services): Pick<Handlers['calls'], keyof typeof configCalls> => {
  const { by, scheduler, config } = services
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
    'connections.list': () => config.connections.list(),
    'connections.put': ({ connections: items, onExisting }) =>
      changed(config.connections.put({ items, onExisting, by })),
    'connections.edit': ({ connection }) => changed(editConnection(config, connection, by)),
    'connections.try': ({ connection }, signal) => testConnection(wholeConnection(config, connection), signal),
    'connections.delete': ({ connId }) => {
      config.connections.remove(connId)
      return changed({})
    },
    'connections.test': ({ connId }, signal) => testConnection(config.connections.get(connId), signal),
    'connections.reveal': ({ connId }) => {
      onCommandLine()
      return connId === undefined ? config.connections.all() : [config.connections.get(connId)]
    },
    'variables.list': () => config.variables.list(),
    'variables.put': ({ variables: items, onExisting }) => changed(config.variables.put({ items, onExisting, by })),
    'variables.edit': ({ variable }) => changed(editVariable(config, variable, by)),
    'variables.test': ({ key }) => testVariable(config, key),
    'variables.delete': ({ key }) => {
      config.variables.remove(key)
      return changed({})
    },
    'variables.reveal': ({ key }) => {
      onCommandLine()
      return key === undefined ? config.variables.all() : [config.variables.get(key)]
    },
    'pools.list': async () => config.pools.list(scheduler.poolUse(), await dags()),
    'pools.put': ({ pools: items }) => changed(config.pools.put(items)),
    'pools.delete': async (request) => {
      config.pools.remove(request, await dags())
      return changed({})
    },
    'secrets.status': () => config.status(),
  }
}
