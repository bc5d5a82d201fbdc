import { lazy, Suspense } from 'react'
import { overlay } from './overlay.ts'

const loadPalette = async () => ({ default: (await import('./palette/Palette.tsx')).Palette })
const loadKeyMap = async () => ({ default: (await import('./keys/KeyMap.tsx')).KeyMap })
const loadNotices = async () => ({ default: (await import('./NoticesOverlay.tsx')).NoticesOverlay })

const Palette = lazy(loadPalette)
const KeyMap = lazy(loadKeyMap)
const Notices = lazy(loadNotices)

/** What the shell lays above the page. */
export const Overlays = () => {
  const open = overlay((state) => state.open)
  return (
    <Suspense fallback={null}>
      {open === 'palette' && <Palette />}
      {open === 'keys' && <KeyMap />}
      {open === 'notices' && <Notices />}
    </Suspense>
  )
}

/** Ahead of their first use: they open at once then, even while the host is away. */
export const loadOverlays = async (): Promise<void> => {
  await Promise.allSettled([loadPalette(), loadKeyMap(), loadNotices()])
}
