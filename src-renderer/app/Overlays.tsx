import { NoticesDrawer } from '../features/notices/NoticesDrawer.tsx'
import { KeyMap } from './keys/KeyMap.tsx'
import { closeOverlay, overlay } from './overlay.ts'
import { Palette } from './palette/Palette.tsx'

/** What the shell lays above the page. All of it comes with the shell: it opens at once, also while the host is away. */
export const Overlays = () => {
  const open = overlay((state) => state.open)
  if (open === 'palette') return <Palette />
  if (open === 'keys') return <KeyMap />
  return open === 'notices' ? <NoticesDrawer onClose={closeOverlay} /> : null
}
