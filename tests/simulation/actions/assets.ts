import { type Action, HAND } from './action.ts'

/** Somebody says that an asset was updated elsewhere. */
export const updateAsset: Action = {
  name: 'updateAsset',
  probability: 0.015,
  act: ({ scheduler, ask }) => ask(scheduler.createAssetEvent({ name: 'word', extra: {}, by: HAND })),
}
