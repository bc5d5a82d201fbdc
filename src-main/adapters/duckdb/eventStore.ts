import type { Progress } from '../../contract/models/platform.ts'
import type { EventStore } from '../../engine/ports/eventStore.ts'
import { type Connect, createDataClient } from './dataClient.ts'

/** The embedded event store, for any process that can reach the data engine. */
export const createDuckEventStore = ({ connect }: { connect: Connect }): EventStore => {
  const client = createDataClient({ connect })
  return {
    insert: (events, options = {}, signal) => client.call('insert', { events: [...events], ...options }, signal),
    count: (range = {}, signal) => client.call('count', range, signal),
    stats: (signal) => client.call('stats', {}, signal),
    minutes: (from, to, signal) => client.call('minutes', { from, to }, signal),
    minute: (start, sample, signal) => client.call('minute', { start, sample }, signal),
    importFile: (file, onProgress, signal) => finish(client.stream('importFile', file, signal), onProgress),
    exportFile: (file, onProgress, signal) => finish(client.stream('exportFile', file, signal), onProgress),
    removeExample: (signal) => client.call('removeExample', {}, signal),
    removeBefore: (before, signal) => client.call('removeBefore', { before }, signal),
    usage: (signal) => client.call('usage', {}, signal),
    copyTo: async (path, signal) => {
      await client.call('copyTo', { path }, signal)
    },
    preview: (object, rows, signal) => client.call('preview', { ...object, rows }, signal),
    profile: (object, rows, signal) => client.call('profile', { ...object, rows }, signal),
    extract: ({ columns, ...request }, signal) =>
      client.call('extract', columns ? { ...request, columns: [...columns] } : request, signal),
    query: (sql, params = [], signal) => client.stream('query', { sql, params: [...params] }, signal),
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  }
}

/** Reports the progress of a stream and gives its last item, the result. */
const finish = async <T extends object>(
  items: AsyncIterable<Progress | T>,
  onProgress: (progress: Progress) => void,
): Promise<T> => {
  let result: T | undefined
  for await (const item of items) {
    if (isProgress(item)) onProgress(item)
    else result = item
  }
  if (result === undefined) throw new Error('The data engine ended without a result.')
  return result
}

const isProgress = (item: object): item is Progress => 'unit' in item
