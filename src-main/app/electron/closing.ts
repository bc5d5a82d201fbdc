import type { Ask, Window } from './electronApi.ts'
import type { WindowMemory } from './windowState.ts'

/**
 * What happens when a person closes the window: Pfad goes on in the tray, or it ends. The first time it is asked, and the
 * answer kept; the menu changes it. Without a tray there would be no way back, so that it ends.
 */
export const decideOnClose = (
  window: Window,
  { memory, ask, hasTray, quit }: { memory: WindowMemory; ask: Ask; hasTray: boolean; quit: () => void },
): void => {
  let isAsking = false
  const decide = async (): Promise<void> => {
    isAsking = true
    const answer = await ask(QUESTION).finally(() => {
      isAsking = false
    })
    if (answer === CANCEL) return
    const onClose = answer === STAY ? 'tray' : 'quit'
    memory.set({ onClose })
    if (onClose === 'quit') quit()
    else window.hide()
  }
  window.on('close', (event) => {
    memory.set({ bounds: window.getNormalBounds(), isMaximized: window.isMaximized() })
    const { onClose } = memory.get()
    if (!hasTray || onClose === 'quit') return quit()
    event.preventDefault()
    if (onClose === 'tray') window.hide()
    else if (!isAsking) void decide()
  })
}

const [STAY, , CANCEL] = [0, 1, 2]
const QUESTION = {
  type: 'question' as const,
  message: 'Should Pfad go on running when its window is closed?',
  detail: 'In the tray it goes on to run your pipelines. You can change this in the menu.',
  buttons: ['Keep running in the tray', 'Quit Pfad', 'Cancel'],
  defaultId: 0,
  cancelId: 2,
}
