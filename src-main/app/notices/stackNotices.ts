import { z } from 'zod'
import { type Notice, notice } from '../../contract/models/notice.ts'
import { type StackStatus, serviceState } from '../../contract/models/stack.ts'
import { type StackLook, stackNews } from '../../core/stackNews.ts'
import type { Memory } from '../remembered.ts'

const NAME = 'notices.stack'
/** So many are kept. */
const KEPT = 100
/** Containers that come up announce themselves many times a second (ms). */
const QUIET = 500

const remembered = z.object({
  look: z.object({ services: z.record(z.string(), serviceState), toldOperation: z.number().nullable() }),
  notices: z.array(notice),
})

export type StackNotices = Disposable & {
  /** Newest last. */
  readonly list: () => readonly Notice[]
  /** Something happened to the stack: looks at it, soon. */
  readonly look: () => void
}

/** What befell the stack, kept in the home: unlike runs, nothing else remembers it. */
export const createStackNotices = (of: {
  readonly memory: Memory
  readonly status: () => Promise<Pick<StackStatus, 'services' | 'operation' | 'problem'>>
  readonly now: () => number
  readonly onChange: () => void
  readonly onProblem: (error: unknown) => void
}): StackNotices => {
  const found = remembered.safeParse(of.memory.getSetting(NAME))
  let look: StackLook = found.success ? found.data.look : { services: {}, toldOperation: null }
  let notices: readonly Notice[] = found.success ? found.data.notices : []
  let timer: ReturnType<typeof setTimeout> | undefined
  let isClosed = false

  const read = async (): Promise<void> => {
    timer = undefined
    const status = await of.status()
    // Nothing can be said of services while no engine answers: that is no news of theirs.
    if (isClosed || status.problem !== null) return
    const services = status.services.map(({ service, state, explanation }) => {
      const advice = explanation === null ? null : [explanation.cause, explanation.advice].filter(Boolean).join(' ')
      return { service, state, advice }
    })
    const news = stackNews(look, { services, operation: status.operation }, of.now())
    if (JSON.stringify(news.look) === JSON.stringify(look)) return
    look = news.look
    notices = [...notices, ...news.notices].slice(-KEPT)
    of.memory.setSetting(NAME, { look: { ...look, services: { ...look.services } }, notices: [...notices] })
    if (news.notices.length > 0) of.onChange()
  }
  return {
    list: () => notices,
    look: () => {
      if (!isClosed) timer ??= setTimeout(() => void read().catch(of.onProblem), QUIET)
    },
    [Symbol.dispose]: () => {
      isClosed = true
      clearTimeout(timer)
    },
  }
}
