import type { Handlers } from '../../contract/pfadContract.ts'
import type { Services } from './services.ts'

export const createDbHandlers = (services: Services): Pick<Handlers['calls'], 'db.clean' | 'events.copyTo'> => ({
  'db.clean': async ({ before, dryRun }, signal) => {
    const cleaned = await services.retention.clean(before, { dryRun }, signal)
    if (!dryRun) services.changes.publish({ topic: 'runs' })
    return cleaned
  },
  'events.copyTo': async ({ path }, signal) => {
    await services.copyEmbeddedEvents(path, signal)
    return {}
  },
})
