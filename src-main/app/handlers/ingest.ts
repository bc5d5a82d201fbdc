import { PfadError } from '../../contract/error.ts'
import type { Handlers } from '../../contract/pfadContract.ts'
import type { IngestService } from '../ingest/createIngest.ts'
import type { Services } from './services.ts'

type IngestCalls = 'ingest.status' | 'ingest.rejected' | 'ingest.readRejected' | 'ingest.retry'

export const createIngestHandlers = ({ ingest, changes }: Services): Pick<Handlers['calls'], IngestCalls> => ({
  'ingest.status': (_input, signal) => ingest?.status(signal) ?? null,
  'ingest.rejected': ({ limit }, signal) => there(ingest).rejected(limit, signal),
  'ingest.readRejected': (place, signal) => there(ingest).readRejected(place, signal),
  'ingest.retry': async (place, signal) => {
    const result = await there(ingest).retry(place, signal)
    changes.publish({ topic: 'events' })
    return result
  },
})

const there = (ingest: IngestService | null): IngestService => {
  if (ingest !== null) return ingest
  throw new PfadError(
    'no-ingest',
    'The embedded backend has no ingest: its producer writes into the event store itself.',
    'Set PFAD_BACKEND=stack to work on the stack.',
  )
}
