import { userInfo } from 'node:os'

/** Through what a person speaks to Pfad: the command line, a browser, the window. */
export type Through = 'cli' | 'web' | 'window'

/**
 * Who asks, as history names them: `alice (cli)`. Only the owner of a home reaches it (its socket has mode 0600, the
 * browser a token), so that the person is the one whose process this is.
 */
export const callerOf = (through: Through): string => `${userName()} (${through})`

/** The system may not know the name of a user id, as in many containers. */
const userName = (): string => {
  try {
    return userInfo().username
  } catch {
    return process.env['USER'] ?? process.env['USERNAME'] ?? `user ${process.getuid?.() ?? 'unknown'}`
  }
}
