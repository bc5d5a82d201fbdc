import type { StoredConnection } from '../../contract/models/config.ts'
import type { Finding } from '../../contract/models/platform.ts'
import { examineEngine } from '../doctor/engine.ts'
import { attempt } from '../doctor/home.ts'
import { ok } from '../doctor/machine.ts'
import { examineStores } from '../doctor/stores.ts'
import type { Settings } from './settings.ts'

/** A dashboard that has not answered by then is away (ms). */
const WITHIN = 5000

/** What a start with these settings would find. */
export const testSettings = async (
  settings: Settings,
  of: {
    readonly env: NodeJS.ProcessEnv
    readonly home: string
    readonly connection: (connId: string) => StoredConnection
  },
  signal: AbortSignal,
): Promise<Finding[]> => {
  const isStack = settings.PFAD_BACKEND === 'stack'
  const [engine, stores, dashboard] = await Promise.all([
    examineEngine(of.env, { setting: settings.PFAD_ENGINE, isNeeded: isStack }),
    examineStores(settings, of.connection),
    examineDashboard(settings.DASHBOARD_API_URL, signal),
  ])
  const backend = isStack
    ? ok('backend', 'stack: events in ClickHouse, objects in the S3 store, analysis on Spark')
    : ok('backend', `embedded: all in ${of.home}, nothing else is needed`)
  return [backend, ...engine.filter(({ check }) => isStack || check === 'engine'), ...stores, ...dashboard]
}

const examineDashboard = async (address: string, signal: AbortSignal): Promise<Finding[]> => {
  if (address === '') return [ok('dashboard', 'the built-in endpoint')]
  const within = AbortSignal.any([signal, AbortSignal.timeout(WITHIN)])
  const found = await attempt('dashboard', async () => {
    const { origin, pathname } = new URL(address)
    const answer = await fetch(address, { method: 'HEAD', redirect: 'manual', signal: within })
    await answer.body?.cancel()
    return `${origin}${pathname} answers with ${answer.status}`
  })
  return [found]
}
