import type { ImportResult, Progress } from '../../contract/models/platform.ts'
import type { Handlers } from '../../contract/pfadContract.ts'
import { generateEvents } from '../../core/producer/generate.ts'
import { withProgress } from './progress.ts'
import type { Services } from './services.ts'

type EventCalls = 'events.count' | 'events.stats' | 'events.minutes' | 'events.removeExample'
type ProducerCalls = 'producer.status' | 'producer.set'

export const createEventHandlers = ({
  events,
  producer,
  changes,
}: Services): Pick<Handlers['calls'], EventCalls | ProducerCalls> => ({
  'events.count': async (range, signal) => ({ count: await events.count(range, signal) }),
  'events.stats': (_input, signal) => events.stats(signal),
  'events.minutes': ({ from, to }, signal) => events.minutes(from, to, signal),
  'events.removeExample': async (_input, signal) => {
    const result = await events.removeExample(signal)
    changes.publish({ topic: 'events' })
    return result
  },
  'producer.status': () => producer.status(),
  'producer.set': (wish) => producer.set(wish),
})

type EventStreams = 'events.import' | 'events.export' | 'events.generate'

export const createEventStreams = (services: Services): Pick<Handlers['streams'], EventStreams> => {
  const { events, changes } = services
  return {
    'events.import': (file, signal) =>
      withProgress(async (onProgress) => {
        const result = await events.importFile(file, onProgress, signal)
        changes.publish({ topic: 'events' })
        return result
      }),
    'events.export': (file, signal) => withProgress((onProgress) => events.exportFile(file, onProgress, signal)),
    'events.generate': (wish, signal) => withProgress((onProgress) => generate(services, wish, onProgress, signal)),
  }
}

type GenerateWish = Parameters<Handlers['streams']['events.generate']>[0]

const generate = async (
  { events, changes }: Services,
  wish: GenerateWish,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<ImportResult> => {
  const result: ImportResult = { read: 0, inserted: 0, duplicates: 0, rejected: 0, rejectsFile: null }
  const total = Math.round(wish.minutes * wish.eventsPerMinute)
  for (const batch of generateEvents(wish)) {
    const { inserted, duplicates } = await events.insert(batch, {}, signal)
    result.read += batch.length
    result.inserted += inserted
    result.duplicates += duplicates
    onProgress({ done: result.read, total, unit: 'events' })
  }
  changes.publish({ topic: 'events' })
  return result
}
