import type { IncomingMessage } from 'node:http'
import type { DashboardRequest } from '../../contract/models/minute.ts'
import { fromHeader, HEADERS } from './headers.ts'

/** So many of the last requests are remembered. */
const KEPT = 1000
/** Longest text (characters) that is remembered of a header or an answer. */
const LONGEST = 500

/** The last requests that the endpoint answered, newest first, whatever became of them. In memory only. */
export const createReceived = ({ now }: { readonly now: () => number }) => {
  const kept: DashboardRequest[] = []
  let id = 0
  return {
    /** Begins to look at a request; call what it gives with its answer. */
    begin(request: IncomingMessage) {
      const [at, startedAt] = [now(), performance.now()]
      return (status: number, result: string): void => {
        id += 1
        kept.unshift({
          ...{ id, at, status, result: result.slice(0, LONGEST), tookMs: performance.now() - startedAt },
          dagId: headerOf(request, HEADERS.dagId),
          minute: headerOf(request, HEADERS.minute),
          idempotencyKey: headerOf(request, HEADERS.idempotencyKey),
          bytes: sizeOf(request),
        })
        if (kept.length > KEPT) kept.length = KEPT
      }
    },
    list: (limit: number): DashboardRequest[] => kept.slice(0, limit),
  }
}

const headerOf = ({ headers }: IncomingMessage, name: string): string | null => {
  const value = headers[name]
  return typeof value === 'string' && value !== '' ? fromHeader(value).slice(0, LONGEST) : null
}

const sizeOf = ({ headers }: IncomingMessage): number | null => {
  const bytes = Number(headers['content-length'] ?? Number.NaN)
  return Number.isSafeInteger(bytes) && bytes >= 0 ? bytes : null
}
