import { isOurPage } from './appProtocol.ts'
import type { Session } from './electronApi.ts'

/** What a page of ours may have: copy buttons, and a room that sees only the page. Nothing else is ever granted. */
const GRANTED = new Set(['clipboard-sanitized-write', 'fullscreen'])

export const limitPermissions = (session: Session): void => {
  session.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) =>
    answer(GRANTED.has(permission) && isOurPage(requestingUrl)),
  )
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => GRANTED.has(permission) && isOurPage(origin.replace(/\/$/, '')),
  )
  session.setDevicePermissionHandler(() => false)
}
