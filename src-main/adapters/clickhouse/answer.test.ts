import { createServer, type RequestListener } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import type { Connection } from '../../core/authoring/context.ts'
import { parquetRows } from '../../core/store/parquetFooter.ts'
import { answerOf, createClickHouseSession } from './session.ts'

const open: AsyncDisposable[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one[Symbol.asyncDispose]()
})

/** A server that answers every request so, and what reads its answer. */
const answered = async (listener: RequestListener) => {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const connection: Connection = {
    ...{ connId: 'clickhouse_default', connType: 'clickhouse', host: '127.0.0.1', port },
    ...{ login: 'me', password: 'S3cretWord', schema: 'pfad', extra: {} },
  }
  const session = createClickHouseSession(async () => connection)
  open.push(session, {
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  })
  return async (signal?: AbortSignal): Promise<number> => {
    let bytes = 0
    const check = (tail: Buffer) => (parquetRows(tail) === null ? new Error('not a whole file') : null)
    for await (const piece of answerOf(session, { sql: 'SELECT 1 FORMAT Parquet' }, check, signal))
      bytes += piece.length
    return bytes
  }
}

/** The start of an answer, as much as a server has sent when something goes wrong. */
const half = Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(200_000, 1)])
const marker = (tag: string): string =>
  `\r\n__exception__\r\n${tag}\r\nCode: 241. DB::Exception: Memory limit exceeded. (MEMORY_LIMIT_EXCEEDED)\r\n77 ${tag}\r\n__exception__\r\n`

describe('an answer that fails after it has begun', () => {
  it('with the marker of newer servers tells the exception', async () => {
    const read = await answered((_request, answer) => {
      answer.writeHead(200, { 'X-ClickHouse-Exception-Tag': 'tag' })
      answer.write(half)
      answer.write(marker('tag'), () => answer.destroy())
    })
    await expect(read()).rejects.toMatchObject({
      code: 'event-store',
      message: expect.stringMatching(/Memory limit exceeded\. \(MEMORY_LIMIT_EXCEEDED\)$/) as string,
      hint: expect.stringContaining('more memory') as string,
    })
  })

  it('with the bare text of older servers, on an answer that ends properly, does so too', async () => {
    const read = await answered((_request, answer) => {
      answer.write(half)
      answer.end('Code: 395. DB::Exception: half way: while executing (FUNCTION_THROW_IF_VALUE_IS_NON_ZERO)')
    })
    await expect(read()).rejects.toMatchObject({
      code: 'event-store',
      message: expect.stringContaining('half way') as string,
    })
  })

  it('that just stops is away; one that ends too early is no whole file', async () => {
    const cut = await answered((_request, answer) => void answer.write(half, () => answer.destroy()))
    await expect(cut()).rejects.toMatchObject({ code: 'event-store-away' })
    const short = await answered((_request, answer) => void answer.end(half))
    await expect(short()).rejects.toMatchObject({
      code: 'event-store',
      message: expect.stringContaining('not a whole file') as string,
    })
  })

  it('or hangs ends when it is called off, and leaves the server', async () => {
    const gone = Promise.withResolvers<void>()
    const read = await answered((request, answer) => {
      request.socket.once('close', () => gone.resolve())
      answer.write(half)
    })
    const aborter = new AbortController()
    const reading = read(aborter.signal)
    setTimeout(() => aborter.abort(new Error('enough')), 50)
    await expect(reading).rejects.toThrow('enough')
    await gone.promise
  })

  it.each([
    [403, '516', 'Code: 516. DB::Exception: me: Authentication failed. (AUTHENTICATION_FAILED)', 'event-store-auth'],
    [404, '81', 'Code: 81. DB::Exception: Database pfad does not exist. (UNKNOWN_DATABASE)', 'event-store-database'],
    [404, '60', 'Code: 60. DB::Exception: Unknown table user_events. (UNKNOWN_TABLE)', 'event-store-table'],
    [500, '62', 'Code: 62. DB::Exception: Syntax error: failed at 1. (SYNTAX_ERROR) (version 25.8.1)', 'event-store'],
  ])('HTTP %d with code %s is told apart', async (status, code, text, expected) => {
    const read = await answered((_request, answer) => {
      answer.writeHead(status, { 'X-ClickHouse-Exception-Code': code })
      answer.end(text)
    })
    const error: unknown = await read().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: expected })
    expect(JSON.stringify(error)).not.toContain('S3cretWord')
  })
})
