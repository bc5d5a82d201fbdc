import { PfadError, toErrorShape } from '../../contract/error.ts'
import type { Owner } from '../home/owner.ts'

/** Codes of a call that was wrong in itself: exit 2. Anything else that fails is exit 1. */
const WRONG_CALL: ReadonlySet<string> = new Set([
  'bad-argument',
  'bad-cron',
  'bad-timezone',
  'bad-name',
  'bad-answer',
  'unknown-call',
  'bad-params',
  'bad-connection',
  'bad-file',
  'unknown-service',
])

export const exitCodeOf = (thrown: unknown): 1 | 2 =>
  thrown instanceof PfadError && WRONG_CALL.has(thrown.code) ? 2 : 1

/** What happened and what to do next, for stderr; a stack only where PFAD_DEBUG asks for one. */
export const errorText = (thrown: unknown, env: NodeJS.ProcessEnv): string => {
  const { code, message, hint } = toErrorShape(thrown)
  const advice = hint ?? (code === 'internal' ? 'This is a fault of Pfad. PFAD_DEBUG=1 shows where it is.' : null)
  const stack = env['PFAD_DEBUG'] && thrown instanceof Error ? [thrown.stack ?? ''] : []
  return [`pfad: ${message}`, ...(advice === null ? [] : [`  ${advice}`]), ...stack].join('\n')
}

export const ownerText = (owner: Pick<Owner, 'command' | 'pid'>): string => `"${owner.command}" (process ${owner.pid})`
