import type { DesktopNotifier } from '../../engine/ports/desktopNotifier.ts'

/** What this uses of Electron's `Notification`. */
export type WindowNotification = {
  once(event: 'show' | 'click', listener: () => void): unknown
  once(event: 'failed', listener: (event: unknown, reason: string) => void): unknown
  show(): void
}

/** A desktop that says nothing for so long shows nothing (ms). */
const WITHIN = 5000

/** Notifications of the window's host. Rejects where the platform shows none. */
export const createWindowNotifier = (electron: {
  readonly isSupported: () => boolean
  readonly create: (options: { title: string; body: string }) => WindowNotification
  /** A person clicked one that belongs to a place of the app. */
  readonly onClick: (place: string) => void
}): DesktopNotifier => ({
  show: ({ title, text, place }, signal) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted()
      if (!electron.isSupported()) throw new Error('This desktop has no notifications.')
      const notification = electron.create({ title, body: text })
      const timer = setTimeout(() => reject(new Error('The desktop did not show the notification.')), WITHIN)
      const settle = (how: () => void): void => {
        clearTimeout(timer)
        how()
      }
      notification.once('show', () => settle(resolve))
      if (place !== undefined) notification.once('click', () => electron.onClick(place))
      notification.once('failed', (_event, reason) => settle(() => reject(new Error(reason))))
      signal.addEventListener('abort', () => settle(() => reject(signal.reason)), { once: true })
      notification.show()
    }),
})
