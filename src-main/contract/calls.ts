import type { z } from 'zod'
import { alertCalls } from './calls/alerts.ts'
import { appCalls, appStreams } from './calls/app.ts'
import { approvalCalls } from './calls/approvals.ts'
import { assetCalls } from './calls/assets.ts'
import { backfillCalls, backfillStreams } from './calls/backfills.ts'
import { configCalls } from './calls/config.ts'
import { controlCalls, controlStreams } from './calls/control.ts'
import { dagCalls, dagStreams } from './calls/dags.ts'
import { dbCalls } from './calls/db.ts'
import { demoCalls } from './calls/demo.ts'
import { eventCalls, eventStreams } from './calls/events.ts'
import { ingestCalls } from './calls/ingest.ts'
import { minuteCalls } from './calls/minutes.ts'
import { noticeCalls } from './calls/notices.ts'
import { objectCalls, objectStreams } from './calls/objects.ts'
import { overviewCalls } from './calls/overview.ts'
import { runCalls, runStreams } from './calls/runs.ts'
import { searchCalls } from './calls/search.ts'
import { settingCalls } from './calls/settings.ts'
import { sqlCalls } from './calls/sql.ts'
import { stackCalls, stackStreams } from './calls/stack.ts'
import { tableCalls, tableStreams } from './calls/tables.ts'
import { windowCalls, windowStreams } from './calls/window.ts'

/** Every request that a screen or the command line can make: name → input, output. A row without a handler does not compile. */
export const calls = {
  ...appCalls,
  ...alertCalls,
  ...dagCalls,
  ...runCalls,
  ...overviewCalls,
  ...controlCalls,
  ...backfillCalls,
  ...configCalls,
  ...dbCalls,
  ...demoCalls,
  ...approvalCalls,
  ...eventCalls,
  ...ingestCalls,
  ...minuteCalls,
  ...objectCalls,
  ...assetCalls,
  ...stackCalls,
  ...noticeCalls,
  ...searchCalls,
  ...settingCalls,
  ...tableCalls,
  ...sqlCalls,
  ...windowCalls,
} as const

/** What flows for longer than one answer, under credit: name → input, item. */
export const streams = {
  ...appStreams,
  ...dagStreams,
  ...runStreams,
  ...controlStreams,
  ...eventStreams,
  ...objectStreams,
  ...backfillStreams,
  ...stackStreams,
  ...tableStreams,
  ...windowStreams,
} as const

export type Calls = typeof calls
export type CallName = keyof Calls
export type CallInput<N extends CallName> = z.input<Calls[N]['input']>
export type CallParsed<N extends CallName> = z.output<Calls[N]['input']>
export type CallOutput<N extends CallName> = z.output<Calls[N]['output']>
export type Streams = typeof streams
export type StreamName = keyof Streams
export type StreamInput<N extends StreamName> = z.input<Streams[N]['input']>
export type StreamParsed<N extends StreamName> = z.output<Streams[N]['input']>
export type StreamItem<N extends StreamName> = z.output<Streams[N]['item']>
