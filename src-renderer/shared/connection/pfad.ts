import { hideIn } from '../present/hide.ts'
import { isPresenting, present } from '../present/present.ts'
import { openPageChannel } from './channel.ts'
import { type Connection, createConnection } from './connection.ts'

/** Whether the web host answers, but with 401: it was started anew and its key is another one. */
const isRefused = async (): Promise<boolean> => {
  if (window.pfad) return false
  const answer = await fetch('/', { method: 'HEAD', cache: 'no-store' }).catch(() => null)
  return answer?.status === 401
}

/** Pfad's own folder, once it was told. */
let home: string | null = null

/** What may be seen of an answer: all of it, but before a room. */
const shown = <T>(answer: T): T => {
  if (typeof answer === 'object' && answer !== null && 'home' in answer && typeof answer.home === 'string') {
    home = answer.home
  }
  return isPresenting() ? hideIn(answer, home) : answer
}

const discreet = (connection: Connection): Connection => ({
  ...connection,
  call: async (...asked) => shown(await connection.call(...asked)),
  async *stream(...asked) {
    for await (const item of connection.stream(...asked)) yield shown(item)
  },
})

/** The page's connection to Pfad. While somebody presents, its answers hide what is private. */
export const pfad = discreet(createConnection({ openChannel: openPageChannel, isRefused }))

present.subscribe(pfad.askAnew)

window.addEventListener('online', pfad.retry)
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') pfad.retry()
})
