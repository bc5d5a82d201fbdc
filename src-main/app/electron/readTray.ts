import type { Handlers } from '../../contract/pfadContract.ts'
import type { TrayState } from './tray.ts'

const HOUR = 3_600_000
/** More failed runs than this in an hour are as good as this many. */
const MOST = 100

/** How things stand, for the tray. Asks the app as the screens do. */
export const readTray = async ({ calls }: Handlers, now: number, signal: AbortSignal): Promise<TrayState> => {
  const runsIn = async (state: 'queued' | 'running' | 'failed') => calls['runs.list']({ state, limit: MOST }, signal)
  const [dags, queued, running, failed, info] = await Promise.all([
    calls['dags.list']({}, signal),
    runsIn('queued'),
    runsIn('running'),
    runsIn('failed'),
    calls['app.info']({}, signal),
  ])
  return {
    dags,
    active: queued.length + running.length,
    failed: failed.filter(({ endDate }) => endDate !== null && now - endDate < HOUR).length,
    stack: info.backend === 'stack' ? await readStack(calls, signal) : null,
  }
}

const readStack = async (calls: Handlers['calls'], signal: AbortSignal): Promise<TrayState['stack']> => {
  const { state, operation } = await calls['stack.status']({}, signal)
  return { isUp: state === 'up' || state === 'partly', isBusy: operation !== null && operation.outcome === null }
}
