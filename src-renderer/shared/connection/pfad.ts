import { openPageChannel } from './channel.ts'
import { createConnection } from './connection.ts'

/** Whether the web host answers, but with 401: it was started anew and its key is another one. */
const isRefused = async (): Promise<boolean> => {
  if (window.pfad) return false
  const answer = await fetch('/', { method: 'HEAD', cache: 'no-store' }).catch(() => null)
  return answer?.status === 401
}

/** The page's connection to Pfad. */
export const pfad = createConnection({ openChannel: openPageChannel, isRefused })

window.addEventListener('online', pfad.retry)
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') pfad.retry()
})
