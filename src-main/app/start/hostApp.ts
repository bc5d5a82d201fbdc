import type { App, AppOptions } from '../createApp.ts'

/** How a host starts the app in a home that this process owns. */
export type StartHostApp = (
  options: Pick<AppOptions, 'home' | 'host' | 'hostReason' | 'scheduling' | 'onStop'>,
) => Promise<App>
