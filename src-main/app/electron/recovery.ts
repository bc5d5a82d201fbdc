import type { Ask, Window } from './electronApi.ts'

/** Screens that end more often than this within `WITHIN` ms are not loaded again unasked. */
const MOST = 3
const WITHIN = 60_000

/**
 * Loads the screens again when their process has ended, and asks where they hang or end over and over. The runs go on
 * meanwhile: they live in other processes.
 */
export const recoverScreens = (
  window: Window,
  { ask, now, note, quit }: { ask: Ask; now: () => number; note: (text: string) => void; quit: () => void },
): void => {
  const ends: number[] = []
  let isAsking = false
  const choose = async (message: string): Promise<void> => {
    if (isAsking) return
    isAsking = true
    const answer = await ask({
      type: 'error',
      message,
      detail: 'Your runs go on: they live in processes of their own.',
      buttons: ['Load the screens again', 'Wait', 'Quit Pfad'],
      defaultId: 0,
      cancelId: 1,
    }).finally(() => {
      isAsking = false
    })
    if (answer === 0) window.webContents.reload()
    if (answer === 2) quit()
  }
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.webContents.isDestroyed()) return
    ends.push(now())
    ends.splice(
      0,
      ends.findIndex((at) => now() - at < WITHIN),
    )
    if (ends.length > MOST) return void choose(`The screens ended ${ends.length} times within a minute (${reason}).`)
    note(`The screens ended (${reason}) and are loaded again.`)
    window.webContents.reload()
  })
  window.on('unresponsive', () => void choose('The screens do not answer.'))
}
