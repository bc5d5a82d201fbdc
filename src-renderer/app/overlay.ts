import { create } from 'zustand'

/** What lies above the page, of what the shell itself has; one at a time. */
export type Overlay = 'palette' | 'keys' | 'notices'

export const overlay = create<{ readonly open: Overlay | null }>(() => ({ open: null }))

export const openOverlay = (open: Overlay): void => overlay.setState({ open })
export const closeOverlay = (): void => overlay.setState({ open: null })
