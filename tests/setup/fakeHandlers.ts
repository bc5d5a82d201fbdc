import type { Handlers } from '../../src-main/contract/pfadContract.ts'

/** Handlers that answer only what a test gives them; anything else is `not-faked`. */
export const fakeHandlers = (given: {
  readonly calls?: Partial<Handlers['calls']>
  readonly streams?: Partial<Handlers['streams']>
}): Handlers => ({
  calls: { ...given.calls } as Handlers['calls'],
  streams: { ...given.streams } as Handlers['streams'],
})
