import { type Action, MINUTE } from './action.ts'

/** A laptop that sleeps, or a clock that is set. */
export const sleepAndClocks: Action = {
  name: 'jump',
  probability: 0.004,
  act: ({ jump, upTo }) => jump(upTo(2) === 0 ? upTo(90) * MINUTE : -upTo(5) * MINUTE),
}

export const close: Action = { name: 'close', probability: 0.001, act: (world) => world.close() }
