import type { ServiceState, StackState, StackVerb } from '../../../src-main/contract/models/stack.ts'
import type { AnyState } from '../../shared/state/states.ts'

/** How a service's state looks: the glyph of a state that means the same, in its tone, and a word of its own. */
export const SERVICE_LOOK: Readonly<Record<ServiceState, { readonly glyph: AnyState; readonly label: string }>> = {
  healthy: { glyph: 'success', label: 'healthy' },
  running: { glyph: 'success', label: 'running' },
  done: { glyph: 'success', label: 'done' },
  starting: { glyph: 'running', label: 'starting' },
  restarting: { glyph: 'up_for_retry', label: 'restarting' },
  paused: { glyph: 'scheduled', label: 'paused' },
  unhealthy: { glyph: 'upstream_failed', label: 'unhealthy' },
  failed: { glyph: 'failed', label: 'failed' },
  stopped: { glyph: 'skipped', label: 'stopped' },
  absent: { glyph: 'none', label: 'not there' },
}

export const STACK_WORDS: Readonly<Record<StackState, string>> = {
  unknown: 'No container engine answers.',
  down: 'The stack is down. Its data is kept.',
  starting: 'The stack is starting …',
  up: 'The stack is up.',
  partly: 'The stack is up in part: some services are not well.',
  stopping: 'The stack is stopping …',
}

export const VERB_WORDS: Readonly<Record<StackVerb, string>> = {
  up: 'Starting the stack',
  stop: 'Stopping',
  down: 'Stopping the stack',
  restart: 'Restarting',
  scale: 'Changing the number',
  reset: 'Resetting the stack',
}
