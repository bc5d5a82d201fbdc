import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { PfadError } from '../../contract/error.ts'
import type { AlertSpec, OwedAlert } from '../../contract/models/alert.ts'
import type { AttemptKey, LogLine } from '../../contract/models/run.ts'
import { type AlertSenderOptions, createAlertSender } from './alertSender.ts'

const SECRET = 'T000/B000/very-secret'
const message = {
  ...{ event: 'onFailure', dagId: 'möhren', runId: 'manual__1', logicalDate: 0, taskId: 'a', mapIndex: 2 },
  ...{ tryNumber: 3, error: { code: 'task', message: 'it broke: <!channel> & key=hunter2' }, at: 5 },
} as const satisfies OwedAlert['message']
const alertOf = (id: string): OwedAlert => ({
  ...{ id, to: { kind: 'log' }, message, tries: 0, nextAt: 0, lastError: null },
})
const never = new AbortController().signal

type Received = { readonly headers: IncomingHttpHeaders; readonly body: string; readonly url: string }
let stack = new AsyncDisposableStack()
afterEach(async () => {
  await stack.disposeAsync()
  stack = new AsyncDisposableStack()
})

/** A receiver over a real socket. */
const receive = async (answer: (response: ServerResponse, nth: number) => void) => {
  const received: Received[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (piece: Buffer) => {
      body += piece.toString()
    })
    request.on('end', () => {
      received.push({ headers: request.headers, body, url: request.url ?? '' })
      answer(response, received.length)
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const close = (): Promise<void> => {
    server.closeAllConnections()
    return new Promise((done) => void server.close(() => done()))
  }
  stack.defer(close)
  return { received, port, close }
}

const setUp = (port: number, over: Partial<AlertSenderOptions> = {}) => {
  const lines: { attempt: AttemptKey; line: LogLine }[] = []
  const shown: unknown[] = []
  const sender = createAlertSender({
    logs: { append: async (attempt, all) => void lines.push(...all.map((line) => ({ attempt, line }))) },
    desktop: { show: async (notification) => void shown.push(notification) },
    connection: async (connId) => {
      if (connId !== 'team') throw new PfadError('unknown-connection', `There is no connection "${connId}".`, 'Set it.')
      const extra = {}
      return { connId, connType: 'http', host: '127.0.0.1', port, login: '', password: '', schema: SECRET, extra }
    },
    link: () => 'https://pfad.example/run/1',
    mask: (text) => text.replaceAll('hunter2', '***'),
    now: () => 7,
    answerWithin: 300,
    ...over,
  })
  return { sender, lines, shown }
}
const team: AlertSpec = { kind: 'webhook', format: 'slack', connId: 'team' }

describe('a webhook', () => {
  it('gets what Slack shows, with a key and without secrets or mentions', async () => {
    const { received, port } = await receive((response) => response.end('ok'))
    const { sender } = setUp(port)
    expect(await sender.send(team, [alertOf('möhren/1')], never)).toEqual({ ok: true })
    await sender.send(team, [alertOf('möhren/1')], never)
    await sender.send(team, [alertOf('möhren/2')], never)
    const [first, second, third] = received
    expect(first?.url).toBe(`/${SECRET}`)
    expect(first?.headers['idempotency-key']).toMatch(/^[0-9a-f]{64}$/)
    expect(second?.headers['idempotency-key']).toBe(first?.headers['idempotency-key'])
    expect(third?.headers['idempotency-key']).not.toBe(first?.headers['idempotency-key'])
    const body = JSON.parse(first?.body ?? '')
    expect(body.text).toContain('Task "a" [2] of DAG "möhren" failed')
    expect(body.blocks.map(({ type }: { type: string }) => type)).toEqual(['header', 'section', 'section'])
    expect(first?.body).toContain('https://pfad.example/run/1')
    expect(first?.body).toContain('&lt;!channel&gt; &amp;')
    for (const secret of ['<!channel>', 'hunter2', SECRET]) expect(first?.body).not.toContain(secret)
  })

  it('gets plain JSON where that is asked for', async () => {
    const { received, port } = await receive((response) => response.end())
    const { sender } = setUp(port)
    const to: AlertSpec = { kind: 'webhook', format: 'json', url: `http://me:word@127.0.0.1:${port}/x` }
    expect(await sender.send(to, [alertOf('1')], never)).toEqual({ ok: true })
    expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({
      ...{ event: 'onFailure', dag_id: 'möhren', run_id: 'manual__1', task_id: 'a', map_index: 2, try_number: 3 },
      ...{
        logical_date: '1970-01-01T00:00:00.000Z',
        error: { code: 'task' },
        id: received[0]?.headers['idempotency-key'],
      },
    })
    expect(received[0]?.headers.authorization).toBe(`Basic ${Buffer.from('me:word').toString('base64')}`)
  })

  it.each([
    ['answers 500', (response: ServerResponse) => response.writeHead(500).end(SECRET), /answered 500$/],
    ['has moved', (response: ServerResponse) => response.writeHead(302, { Location: '/x' }).end(), /redirect/],
    ['is slow', () => undefined, /did not answer in time/],
    [
      'takes it and dies',
      (response: ServerResponse) => response.destroy(),
      /cannot be reached \(it ended the connection\)/,
    ],
  ])('that %s has not taken it, and the reason holds no secret', async (_, answer, reason) => {
    const { received, port } = await receive(answer)
    const { sender } = setUp(port)
    const result = await sender.send(team, [alertOf('1')], never)
    expect(result).toMatchObject({ ok: false, reason: expect.stringMatching(reason) })
    expect(JSON.stringify(result)).not.toContain(SECRET)
    expect(received).toHaveLength(1)
  })

  it('that is down, or has no connection, has not taken it', async () => {
    const { port, close } = await receive(() => undefined)
    await close()
    const { sender } = setUp(port)
    const down = await sender.send(team, [alertOf('1')], never)
    expect(down).toEqual({
      ok: false,
      reason: 'the webhook cannot be reached (nothing listens there)',
      retryAfter: null,
    })
    const none = await sender.send({ ...team, connId: 'none' }, [alertOf('1')], never)
    expect(none).toEqual({ ok: false, reason: 'There is no connection "none". Set it.', retryAfter: null })
  })

  it('that is busy says for how long', async () => {
    const { port } = await receive((response) => response.writeHead(429, { 'Retry-After': '30' }).end())
    const result = await setUp(port).sender.send(team, [alertOf('1')], never)
    expect(result).toMatchObject({ ok: false, retryAfter: 30_000 })
  })
})

describe('the log and the desktop', () => {
  it('get a line and a notification without secrets', async () => {
    const { sender, lines, shown } = setUp(1)
    expect(await sender.send({ kind: 'log' }, [alertOf('1')], never)).toEqual({ ok: true })
    const attempt = { dagId: 'möhren', runId: 'manual__1', taskId: 'a', mapIndex: 2, tryNumber: 3 }
    const text =
      'Alert: Task "a" [2] of DAG "möhren" failed. Run: manual__1; Try: 3; Error: it broke: <!channel> & key=***'
    expect(lines).toEqual([{ attempt, line: { time: 7, level: 'error', text } }])
    await sender.send({ kind: 'desktop' }, [alertOf('1')], never)
    await sender.send({ kind: 'desktop' }, [alertOf('1'), alertOf('2')], never)
    expect(shown).toMatchObject([
      { title: 'Task "a" [2] of DAG "möhren" failed' },
      { title: '2 alerts: 2 × failed', text: 'DAGs: möhren' },
    ])
  })

  it('without a desktop it is a line in the log', async () => {
    const desktop = { show: () => Promise.reject(new Error('spawn notify-send ENOENT')) }
    const { sender, lines } = setUp(1, { desktop })
    expect(await sender.send({ kind: 'desktop' }, [alertOf('1'), alertOf('2')], never)).toEqual({ ok: true })
    expect(lines).toHaveLength(2)
  })
})
