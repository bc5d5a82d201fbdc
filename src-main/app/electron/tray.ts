import type { DagSummary } from '../../contract/models/dag.ts'
import type { MenuRow } from './electronApi.ts'

export type TrayState = {
  readonly dags: readonly Pick<DagSummary, 'dagId' | 'isPaused' | 'nextDagRunAt'>[]
  /** Runs that are queued or running now. */
  readonly active: number
  /** Of the last hour. */
  readonly failed: number
  /** null: this home's backend is not the stack. */
  readonly stack: { readonly isUp: boolean; readonly isBusy: boolean } | null
}

export type TrayActions = {
  readonly open: () => void
  readonly showFailed: () => void
  readonly trigger: (dagId: string) => void
  readonly setPaused: (dagId: string, isPaused: boolean) => void
  readonly stack: (verb: 'up' | 'stop') => void
  readonly quit: () => void
}

/** More DAGs than a menu can show are reached through the window. */
const MOST = 15

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`

/** One line of how things stand; also the tray's tooltip. */
export const trayWords = ({ active, failed, dags }: TrayState): string => {
  const running = active === 0 ? 'No run goes on' : `${plural(active, 'run')} going on`
  if (failed > 0) return `${running}, ${failed} failed in the last hour`
  return dags.length === 0 ? 'No DAGs yet' : running
}

/** The tray's menu. */
export const trayRows = (state: TrayState, act: TrayActions): MenuRow[] => [
  { label: trayWords(state), enabled: false },
  ...(state.failed > 0 ? [{ label: 'Show failed runs', click: act.showFailed }] : []),
  { type: 'separator' },
  { label: 'Open Pfad', click: act.open },
  ...(state.dags.length === 0
    ? []
    : [
        { label: 'Trigger a run', submenu: state.dags.slice(0, MOST).map((dag) => triggerRow(dag.dagId, act)) },
        { label: 'Scheduled', submenu: state.dags.slice(0, MOST).map((dag) => pauseRow(dag, act)) },
      ]),
  ...(state.stack === null ? [] : [stackRow(state.stack, act)]),
  { type: 'separator' },
  { label: 'Quit Pfad', click: act.quit },
]

const triggerRow = (dagId: string, act: TrayActions): MenuRow => ({
  label: dagId.replaceAll('&', '&&'),
  click: () => act.trigger(dagId),
})

const pauseRow = ({ dagId, isPaused }: TrayState['dags'][number], act: TrayActions): MenuRow => ({
  label: dagId.replaceAll('&', '&&'),
  type: 'checkbox',
  checked: !isPaused,
  click: () => act.setPaused(dagId, !isPaused),
})

const stackRow = ({ isUp, isBusy }: NonNullable<TrayState['stack']>, act: TrayActions): MenuRow => ({
  label: isUp ? 'Stop the stack' : 'Start the stack',
  enabled: !isBusy,
  click: () => act.stack(isUp ? 'stop' : 'up'),
})
