import { describe, expect, it } from 'vitest'
import { createWindowNotifier, type WindowNotification } from './windowNotifier.ts'

const words = { title: 'DAG "d" failed', text: 'Run: r' }
const never = new AbortController().signal
/** A desktop that answers with that event. */
const desktop = (answer: 'show' | 'failed', isSupported = true) => {
  const shown: unknown[] = []
  const gone: string[] = []
  let click = (): void => undefined
  const create = (options: unknown): WindowNotification => {
    const listeners = new Map<string, (...words: never[]) => void>()
    return {
      once: (event: string, listener: (...words: never[]) => void) => listeners.set(event, listener),
      show: () => {
        shown.push(options)
        const listener = listeners.get(answer) as ((event: unknown, reason: string) => void) | undefined
        listener?.({}, 'no service')
        click = () => listeners.get('click')?.()
      },
    }
  }
  const onClick = (place: string): void => void gone.push(place)
  const notifier = createWindowNotifier({ isSupported: () => isSupported, create, onClick })
  return { shown, gone, click: () => click(), notifier }
}

describe('a notification of the window', () => {
  it('is taken once it is shown', async () => {
    const { shown, notifier } = desktop('show')
    await notifier.show(words, never)
    expect(shown).toEqual([{ title: words.title, body: words.text }])
  })

  it('that cannot be shown is an error', async () => {
    await expect(desktop('failed').notifier.show(words, never)).rejects.toThrow('no service')
    await expect(desktop('show', false).notifier.show(words, never)).rejects.toThrow('no notifications')
  })

  it('leads, clicked, to what it is about', async () => {
    const { notifier, click, gone } = desktop('show')
    await notifier.show(words, never)
    click()
    await notifier.show({ ...words, place: '/runs/d/r' }, never)
    click()
    expect(gone).toEqual(['/runs/d/r'])
  })
})
