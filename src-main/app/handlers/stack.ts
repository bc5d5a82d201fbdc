import type { Handlers } from '../../contract/pfadContract.ts'
import type { Services } from './services.ts'

type StackCalls = 'stack.status' | 'stack.run' | 'stack.cancel' | 'stack.conflicts' | 'stack.resetPreview'
type StackStreams = 'stack.follow' | 'stack.logs' | 'stack.stats'

export const createStackHandlers = ({ stack }: Services): Pick<Handlers['calls'], StackCalls> => ({
  'stack.status': (_input, signal) => stack.status(signal),
  'stack.run': (wish) => stack.run(wish),
  'stack.cancel': () => stack.cancel(),
  'stack.conflicts': (_input, signal) => stack.conflicts(signal),
  'stack.resetPreview': (_input, signal) => stack.resetPreview(signal),
})

export const createStackStreams = ({ stack }: Services): Pick<Handlers['streams'], StackStreams> => ({
  'stack.follow': ({ operationId }, signal) => stack.follow(operationId, signal),
  'stack.logs': (wish, signal) => stack.logs(wish, signal),
  'stack.stats': (_input, signal) => stack.stats(signal),
})
