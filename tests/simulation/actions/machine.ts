import { type Action, MINUTE } from './action.ts'

/** A laptop that sleeps, or a clock that goes back. */
export const sleep: Action = {
  name: 'sleep',
  probability: 0.003,
  act: ({ jump, upTo }) => jump(upTo(3) > 0 ? upTo(90) * MINUTE : -upTo(5) * MINUTE),
}

export const setClock: Action = {
  name: 'setClock',
  probability: 0.001,
  act: (world) => world.setClock(world.upTo(30) * MINUTE),
}

export const close: Action = { name: 'close', probability: 0.001, act: (world) => world.close() }
