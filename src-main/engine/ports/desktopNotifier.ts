/** Shows a notification of the platform. Rejects where it cannot be shown: the caller has another way. */
export interface DesktopNotifier {
  show(
    notification: {
      readonly title: string
      readonly text: string
      /** The page that it is about, as it stands behind `#`; where a notification can be clicked, that shows it. */
      readonly place?: string
    },
    signal: AbortSignal,
  ): Promise<void>
}
