import type { DesktopNotifier } from '../../engine/ports/desktopNotifier.ts'

/** What this uses of Electron's `Notification`. */
export type WindowNotification = {
  once(event: 'show', listener: () => void): unknown
  once(event: 'failed', listener: (event: unknown, reason: string) => void): unknown
  show(): void
}

/** A desktop that says nothing for so long shows nothing (ms). */
const WITHIN = 5000

/** Notifications of the window's host. Rejects where the platform shows none. */
export const createWindowNotifier = (electron: {
  readonly isSupported: () => boolean
  readonly create: (options: { title: string; body: string }) => WindowNotification
}): DesktopNotifier => ({
  show: ({ title, text }, signal) =>
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
      notification.once('failed', (_event, reason) => settle(() => reject(new Error(reason))))
      signal.addEventListener('abort', () => settle(() => reject(signal.reason)), { once: true })
      notification.show()
    }),
})
