import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Handlers } from '../../contract/pfadContract.ts'
import type { Services } from './services.ts'

type TableCalls = Extract<keyof Handlers['calls'], `table.${string}`>

export const createTableHandlers = ({ viewer }: Services): Pick<Handlers['calls'], TableCalls> => ({
  'table.open': ({ source }, signal) =>
    viewer.on(source, signal, (known) => viewer.client.call('open', { source: known }, signal)),
  'table.page': (wish, signal) =>
    viewer.on(wish.source, signal, (source) => viewer.client.call('page', { ...wish, source }, signal)),
  'table.count': (wish, signal) =>
    viewer.on(wish.source, signal, (source) => viewer.client.call('count', { ...wish, source }, signal)),
  'table.column': (wish, signal) =>
    viewer.on(wish.source, signal, (source) => viewer.client.call('column', { ...wish, source }, signal)),
  'table.cell': (wish, signal) =>
    viewer.on(wish.source, signal, (source) => viewer.client.call('cell', { ...wish, source }, signal)),
  'table.parquet': async (object, signal) =>
    viewer.client.call('parquet', { source: await viewer.stage(object, signal) }, signal),
})

/** Bytes that go in one base64 piece. */
const PIECE = 48 * 1024

export const createTableStreams = ({ viewer }: Services): Pick<Handlers['streams'], 'table.export'> => ({
  async *'table.export'(wish, signal) {
    const file = join(viewer.folder, `export-${randomUUID()}`)
    try {
      await viewer.on(wish.source, signal, (source) => viewer.client.call('export', { ...wish, source, file }, signal))
      for await (const bytes of createReadStream(file, { highWaterMark: PIECE, signal })) {
        yield (bytes as Buffer).toString('base64')
      }
    } finally {
      await rm(file, { force: true })
    }
  },
})
