import type {
  ConnectionTest,
  Pool,
  StoredConnection,
  StoredVariable,
} from '../../../src-main/contract/models/config.ts'
import type { StorageUse } from '../../../src-main/contract/models/platform.ts'
import type { SettingValues } from '../../../src-main/contract/models/settings.ts'
import { presentTime } from '../../shared/clock.ts'
import { pfad } from '../../shared/connection/pfad.ts'
import { formatBytes } from '../../shared/format/bytes.ts'
import { formatPlural } from '../../shared/format/number.ts'
import { defineLive } from '../../shared/live/defineLive.ts'
import { attempt, tell } from '../../shared/ui/tell.ts'

const ofConfig = ({ topic }: { readonly topic: string }): boolean => topic === 'config'

export const connections = defineLive({
  load: (_key: null, signal) => pfad.call('connections.list', {}, signal),
  concerns: ofConfig,
})
export const variables = defineLive({
  load: (_key: null, signal) => pfad.call('variables.list', {}, signal),
  concerns: ofConfig,
})
/** With the slots that are taken: they change with every attempt. */
export const pools = defineLive({
  load: (_key: null, signal) => pfad.call('pools.list', {}, signal),
  concerns: ({ topic }) => topic === 'config' || topic === 'runs',
  gapMs: 1000,
})
export const secrets = defineLive({
  load: (_key: null, signal) => pfad.call('secrets.status', {}, signal),
  concerns: ofConfig,
})
export const settings = defineLive({
  load: (_key: null, signal) => pfad.call('settings.list', {}, signal),
  concerns: ({ topic }) => topic === 'settings',
})
export const doctor = defineLive({
  load: (_key: null, signal) => pfad.call('app.doctor', {}, signal),
  concerns: () => false,
})
export const engine = defineLive({
  load: (_key: null, signal) => pfad.call('app.engine', { again: true }, signal),
  concerns: () => false,
})

/** Each resolves to whether it was done; what hindered it was told. */
const done = async (what: string, said: string, action: () => Promise<unknown>): Promise<boolean> => {
  const isDone = await attempt(what, async () => {
    await action()
    return true
  })
  if (isDone) tell(said)
  return isDone === true
}

/** `isNew`: one of that id must not be there yet. */
export const saveConnection = (connection: StoredConnection, isNew: boolean): Promise<boolean> =>
  done(`Saving ${connection.connId}`, `Connection ${connection.connId} saved`, async () => {
    if (isNew) await pfad.call('connections.put', { connections: [connection], onExisting: 'fail' })
    else await pfad.call('connections.edit', { connection })
    await connections.refresh(null)
  })

export const removeConnection = (connId: string): Promise<boolean> =>
  done(`Deleting ${connId}`, `Connection ${connId} deleted`, async () => {
    await pfad.call('connections.delete', { connId })
    await connections.refresh(null)
  })

export const saveVariable = (variable: StoredVariable, isNew: boolean): Promise<boolean> =>
  done(`Saving ${variable.key}`, `Variable ${variable.key} saved`, async () => {
    if (isNew) await pfad.call('variables.put', { variables: [variable], onExisting: 'fail' })
    else await pfad.call('variables.edit', { variable })
    await variables.refresh(null)
  })

export const removeVariable = (key: string): Promise<boolean> =>
  done(`Deleting ${key}`, `Variable ${key} deleted`, async () => {
    await pfad.call('variables.delete', { key })
    await variables.refresh(null)
  })

export const savePool = (pool: Pool): Promise<boolean> =>
  done(`Saving ${pool.pool}`, `Pool ${pool.pool} saved`, async () => {
    await pfad.call('pools.put', { pools: [pool] })
    await pools.refresh(null)
  })

export const removePool = (pool: string, force: boolean): Promise<boolean> =>
  done(`Deleting ${pool}`, `Pool ${pool} deleted`, async () => {
    await pfad.call('pools.delete', { pool, force })
    await pools.refresh(null)
  })

export const saveSettings = (values: SettingValues): Promise<boolean> =>
  done('Saving the settings', 'Saved; they count from the next start', async () => {
    await pfad.call('settings.put', { values })
    await settings.refresh(null)
  })

/** What a start with these values would find; undefined: it could not be tried, and that was told. */
export const testSettings = (values: SettingValues) =>
  attempt('Testing the settings', () => pfad.call('settings.test', { values }))

const failed = (thrown: unknown): ConnectionTest => ({ ok: false, message: (thrown as Error).message })

/** Tests never throw: what hindered them is their result. */
export const testConnection = (connId: string): Promise<ConnectionTest> =>
  pfad.call('connections.test', { connId }).catch(failed)
export const tryConnection = (connection: StoredConnection): Promise<ConnectionTest> =>
  pfad.call('connections.try', { connection }).catch(failed)
export const testVariable = (key: string): Promise<ConnectionTest> => pfad.call('variables.test', { key }).catch(failed)

export const stopPfad = () => attempt('Stopping Pfad', () => pfad.call('app.stop', {}))

export const retention = defineLive({
  load: (_key: null, signal) => pfad.call('storage.status', {}, signal),
  concerns: ({ topic }) => topic === 'storage',
  gapMs: 2000,
})

/** What the limits would take away now, without taking it. */
export const testRetention = async ({ kind, bytes, maxAgeMs, maxBytes }: StorageUse): Promise<ConnectionTest> => {
  if (maxAgeMs === null && maxBytes === null) return { ok: true, message: 'Nothing is removed: there is no limit.' }
  if (maxBytes !== null && bytes > maxBytes) {
    return { ok: true, message: `${formatBytes(bytes - maxBytes)} are beyond the limit and go next, oldest first.` }
  }
  if (kind !== 'runs' || maxAgeMs === null) return { ok: true, message: 'It is within its limits as to room.' }
  return pfad.call('db.clean', { before: presentTime() - maxAgeMs, dryRun: true }).then(({ runs, reports }) => {
    const gone = `${formatPlural(runs.length, 'run')} and ${formatPlural(reports, 'report')}`
    return { ok: true, message: `${gone} are older than the limit and would go now.` }
  }, failed)
}
