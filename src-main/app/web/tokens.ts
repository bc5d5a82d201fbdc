import { randomBytes } from 'node:crypto'
import { isSameSecret } from './security.ts'

const ONCE_FOR = 60_000

export type Tokens = {
  /** 256 random bits; the session's cookie has the same value. */
  readonly session: string
  /** A token that is good for one use within a minute: it may stand where others can read it, such as a list of processes. */
  once(): string
  accept(token: string | null): boolean
}

export const createTokens = (now: () => number = Date.now): Tokens => {
  const random = (): string => randomBytes(32).toString('base64url')
  const session = random()
  let single: { token: string; until: number } | null = null
  return {
    session,
    once() {
      single = { token: random(), until: now() + ONCE_FOR }
      return single.token
    },
    accept(token) {
      if (isSameSecret(token, session)) return true
      if (single === null || !isSameSecret(token, single.token)) return false
      const inTime = now() < single.until
      single = null
      return inTime
    },
  }
}
