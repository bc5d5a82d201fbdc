/** Shows a notification of the platform. Rejects where it cannot be shown: the caller has another way. */
export interface DesktopNotifier {
  show(notification: { readonly title: string; readonly text: string }, signal: AbortSignal): Promise<void>
}
