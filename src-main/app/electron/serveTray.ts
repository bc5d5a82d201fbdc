import { setTimeout as sleep } from 'node:timers/promises'
import { stackWish } from '../../contract/models/stack.ts'
import type { Handlers } from '../../contract/pfadContract.ts'
import type { MenuRow } from './electronApi.ts'
import { readTray } from './readTray.ts'
import { type TrayActions, type TrayState, trayRows, trayWords } from './tray.ts'

export type Tray = {
  setToolTip(text: string): void
  setRows(rows: MenuRow[]): void
}

/** Between two looks (ms): runs change many times a second. */
const EACH = 2000
const TOPICS = new Set(['dags', 'runs', 'stack'])

/** Keeps the tray up to date until `signal` aborts. What a click asks for and cannot have is told by `onProblem`. */
export const serveTray = (
  tray: Tray,
  options: {
    readonly handlers: Handlers
    readonly show: Pick<TrayActions, 'open' | 'showFailed' | 'quit'>
    readonly now: () => number
    readonly onProblem: (error: unknown) => void
  },
  signal: AbortSignal,
): void => {
  const { handlers, onProblem } = options
  const actions = { ...options.show, ...asked(handlers, onProblem, signal) }
  const look = async (): Promise<void> => {
    const state: TrayState = await readTray(handlers, options.now(), signal)
    tray.setToolTip(`Pfad: ${trayWords(state)}`)
    tray.setRows(trayRows(state, actions))
  }
  const follow = async (): Promise<void> => {
    await look()
    for await (const { topic } of handlers.streams.changes({}, signal)) {
      if (!TOPICS.has(topic)) continue
      await look()
      await sleep(EACH, undefined, { signal })
    }
  }
  follow().catch((thrown: unknown) => {
    if (!signal.aborted) onProblem(thrown)
  })
}

/** The actions that the app carries out, as a person would ask for them on its screens. */
const asked = (
  { calls }: Handlers,
  onProblem: (error: unknown) => void,
  signal: AbortSignal,
): Pick<TrayActions, 'trigger' | 'setPaused' | 'stack'> => {
  const go = (call: () => unknown): void => void (async () => call())().catch(onProblem)
  return {
    trigger: (dagId) => go(() => calls['dags.trigger']({ dagId, conf: {} }, signal)),
    setPaused: (dagId, isPaused) => go(() => calls['dags.setPaused']({ dagId, isPaused }, signal)),
    stack: (verb) => {
      go(() => calls['stack.run'](stackWish.parse({ verb }), signal))
    },
  }
}
