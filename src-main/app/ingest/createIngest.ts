import { PfadError } from '../../contract/error.ts'
import type { IngestStatus, PartitionLag, RejectedMessage } from '../../contract/models/ingest.ts'
import type { Ingest } from '../../engine/ports/ingest.ts'

export type IngestService = {
  status(signal?: AbortSignal): Promise<IngestStatus>
  rejected(limit: number, signal?: AbortSignal): Promise<RejectedMessage[]>
  /** Throws `not-found`. */
  readRejected(place: Place, signal?: AbortSignal): Promise<RejectedMessage>
  /**
   * Sends again what was rejected though it is an event (the registry was away when ClickHouse asked it), each message once;
   * how many. Throws where one of the services is away.
   */
  heal(signal?: AbortSignal): Promise<{ sent: number }>
  retry(place: { [K in keyof Place]?: Place[K] | undefined }, signal?: AbortSignal): Promise<{ sent: number }>
}
type Place = { readonly partition: number; readonly offset: number }

/** Two looks at the offsets that are closer to each other than this say nothing about a rate (ms). */
const LEAST_GAP = 900
/** A look that is older says nothing about what is now (ms). */
const OLDEST = 120_000
/** Messages of one retry at most; what is left is for the next. */
const MOST_AT_ONCE = 1000
const MOST_REMEMBERED = 10_000

/** What the host asks of an ingest. `now` in ms. */
export const createIngestService = (ingest: Ingest, now: () => number): IngestService => {
  const rate = createRate(now)
  /** Bytes that were sent again already: what comes back once more has another fault. */
  const healed = new Set<string>()
  return {
    async status(signal) {
      const problems: string[] = []
      const ask = async <T>(work: () => Promise<T>): Promise<T | null> => {
        try {
          return await work()
        } catch (thrown) {
          signal?.throwIfAborted()
          problems.push(thrown instanceof Error ? thrown.message : String(thrown))
          return null
        }
      }
      const [partitions, rejected] = await Promise.all([
        ask(() => ingest.offsets.partitions(signal)),
        ask(async () => ({ count: await ingest.rejected.count(signal), last: await ingest.rejected.list(1, signal) })),
      ])
      return {
        topic: ingest.topic(),
        partitions,
        lag: partitions?.reduce((sum, { lag }) => sum + lag, 0) ?? null,
        perSecond: partitions === null ? null : rate(partitions),
        rejected: rejected?.count ?? null,
        lastRejected: rejected?.last[0] ?? null,
        problems,
      }
    },
    rejected: (limit, signal) => ingest.rejected.list(limit, signal),
    readRejected: (place, signal) => find(ingest, place, signal),
    async heal(signal) {
      const sick: RejectedMessage[] = []
      for (const message of await ingest.rejected.list(MOST_AT_ONCE, signal)) {
        if (message.raw === '' || healed.has(message.raw)) continue
        if (await ingest.isEvent(bytesOf(message.raw), signal)) sick.push(message)
      }
      if (healed.size > MOST_REMEMBERED) healed.clear()
      for (const { raw } of sick) healed.add(raw)
      return sendAgain(ingest, sick, signal)
    },
    async retry({ partition, offset }, signal) {
      const wanted =
        partition === undefined || offset === undefined
          ? await ingest.rejected.list(MOST_AT_ONCE, signal)
          : [await find(ingest, { partition, offset }, signal)]
      // Where the message could be read, it is what it says that is wrong: it would only come back.
      return sendAgain(
        ingest,
        wanted.filter(({ raw }) => raw !== ''),
        signal,
      )
    },
  }
}

/** Written before it is forgotten: if we end between the two, it comes again, and an event is still one event. */
const sendAgain = async (
  { offsets, rejected }: Ingest,
  messages: readonly RejectedMessage[],
  signal?: AbortSignal,
): Promise<{ sent: number }> => {
  if (messages.length === 0) return { sent: 0 }
  await offsets.resend(messages.map(({ key, raw }) => ({ key, value: bytesOf(raw) })))
  await rejected.remove(messages, signal)
  return { sent: messages.length }
}

const find = async ({ rejected }: Ingest, place: Place, signal?: AbortSignal): Promise<RejectedMessage> => {
  const found = await rejected.get(place, signal)
  if (found !== null) return found
  const message = `No rejected message has offset ${place.offset} in partition ${place.partition}.`
  throw new PfadError('not-found', message, 'See pfad ingest rejected.')
}

const bytesOf = (base64: string): Uint8Array => Buffer.from(base64, 'base64')

/** Messages taken in per second between this look and the one before; null where there is none that says anything. */
const createRate = (now: () => number) => {
  let before: { at: number; taken: number } | null = null
  let last: number | null = null
  return (partitions: readonly PartitionLag[]): number | null => {
    const look = { at: now(), taken: partitions.reduce((sum, { end, lag }) => sum + end - lag, 0) }
    const gap = before === null ? OLDEST : look.at - before.at
    if (before !== null && gap < LEAST_GAP) return last
    last = before === null || gap >= OLDEST ? null : (Math.max(0, look.taken - before.taken) / gap) * 1000
    before = look
    return last
  }
}
