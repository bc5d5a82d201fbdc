import { NoticesDrawer } from '../features/notices/NoticesDrawer.tsx'
import { closeOverlay } from './overlay.ts'

export const NoticesOverlay = () => <NoticesDrawer onClose={closeOverlay} />
