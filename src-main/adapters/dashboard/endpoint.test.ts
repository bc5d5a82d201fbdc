import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMemoryReportStore } from '../../../tests/contracts/support/memoryReportStore.ts'
import type { ReportStore } from '../../engine/ports/reportStore.ts'
import { createDashboardEndpoint, type DashboardEndpoint } from './endpoint.ts'

let reportStore: ReportStore
let endpoint: DashboardEndpoint
let announced: unknown[]
let problems: unknown[]
const open = () =>
  createDashboardEndpoint({
    reportStore,
    port: 0,
    now: () => 7,
    onReport: (report) => announced.push(report),
    onProblem: (error) => problems.push(error),
    requestWithin: 200,
  })
beforeEach(async () => {
  reportStore = createMemoryReportStore()
  announced = []
  problems = []
  endpoint = await open()
})
afterEach(() => endpoint[Symbol.asyncDispose]())

const HEADERS = { 'Idempotency-Key': 'd/10-00/abc', 'X-Pfad-Dag-Id': 'd', 'X-Pfad-Minute': '10-00' }
const request = async (
  init: RequestInit & { duplex?: 'half' },
  path = '',
): Promise<{ status: number; body: unknown; headers: Headers }> => {
  const response = await fetch(endpoint.url + path, init)
  return { status: response.status, body: await response.json(), headers: response.headers }
}
const post = (body: RequestInit['body'], headers: Record<string, string> = HEADERS) =>
  request({ method: 'POST', body: body ?? null, headers, duplex: 'half' })
const reason = (message: string): unknown => ({
  error: { code: 'bad-report', message: expect.stringContaining(message) },
})

/** Speaks HTTP by hand; gives all that the endpoint said until it closed. */
const raw = async (text: string, { end = true } = {}): Promise<string> => {
  const socket = connect(Number(new URL(endpoint.url).port), '127.0.0.1')
  let answer = ''
  socket.on('data', (bytes: Buffer) => {
    answer += bytes.toString()
  })
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  if (end) socket.end(text)
  else socket.write(text)
  await once(socket, 'close')
  return answer
}

describe('what was received', () => {
  it('is each request to take a report, the refused ones among them, newest first', async () => {
    await post('{"report": "none"}')
    await post('{"report": "none"}')
    await post('no JSON')
    await post('{"report": "none"}', {})
    await request({})
    expect(endpoint.received(10)).toMatchObject([
      { id: 4, status: 400, dagId: null, minute: null, idempotencyKey: null },
      { id: 3, status: 400, dagId: 'd', minute: '10-00', result: expect.stringContaining('not JSON') as string },
      { id: 2, status: 200, result: 'repeated', bytes: 18 },
      { id: 1, status: 201, result: 'stored', at: 7, idempotencyKey: 'd/10-00/abc' },
    ])
    expect(endpoint.received(1)).toHaveLength(1)
  })

  it('is bounded', async () => {
    for (let n = 0; n < 1010; n += 1) await post('{"report": "none"}')
    const all = endpoint.received(5000)
    expect(all).toHaveLength(1000)
    expect(all[0]?.id).toBe(1010)
  })
})

describe('POST /api/reports', () => {
  it('stores a report, announces it, and knows it again', async () => {
    const body = '{"report": {"total_events": 2}, "more": [1]}'
    expect(await post(body)).toMatchObject({ status: 201, body: { result: 'stored' } })
    expect(await post(body)).toMatchObject({ status: 200, body: { result: 'repeated' } })
    expect(reportStore.get('d', '10-00')).toEqual([
      {
        dagId: 'd',
        minute: '10-00',
        idempotencyKey: 'd/10-00/abc',
        revision: 1,
        receivedAt: 7,
        body: { report: { total_events: 2 }, more: [1] },
      },
    ])
    expect(announced).toEqual([{ dagId: 'd', minute: '10-00' }])
  })

  it('makes another body the current one and keeps the former', async () => {
    await post('{"report": "No data for 10-00."}')
    const revised = await post('{"report": "later"}', { ...HEADERS, 'Idempotency-Key': 'd/10-00/def' })
    expect(revised).toMatchObject({ status: 201, body: { result: 'revised' } })
    const list = await request({}, '?dagId=d')
    expect(list).toMatchObject({ status: 200, body: [{ revision: 2, body: { report: 'later' } }] })
    expect(reportStore.get('d', '10-00').length).toBe(2)
    expect(announced.length).toBe(2)
  })

  it.each([
    ['{"report": 1}', 422, '{"report": …}'],
    ['{"report": [1]}', 422, '{"report": …}'],
    ['{"report": null}', 422, '{"report": …}'],
    ['{"other": {}}', 422, '{"report": …}'],
    ['[]', 422, '{"report": …}'],
    ['null', 422, '{"report": …}'],
    ['{"report": ', 400, 'not JSON'],
    ['', 400, 'not JSON'],
    [new Uint8Array([0x22, 0xff, 0x22]), 400, 'not JSON'],
  ])('refuses %j with the reason', async (body, status, message) => {
    expect(await post(body)).toMatchObject({ status, body: reason(message) })
    expect(reportStore.list({ limit: 10 })).toEqual([])
    expect(announced).toEqual([])
  })

  it.each(Object.keys(HEADERS))('refuses a report without %s', async (name) => {
    const { [name as keyof typeof HEADERS]: _without, ...rest } = HEADERS
    expect(await post('{"report": "x"}', rest)).toMatchObject({ status: 400, body: reason(name.toLowerCase()) })
  })

  it('refuses what is too large, said in advance or not', async () => {
    const large = `{"report": "${'x'.repeat(3 * 1024 * 1024)}"}`
    expect(await post(large)).toMatchObject({ status: 413, body: reason('at most') })
    const stream = new Blob([large]).stream()
    expect(await post(stream)).toMatchObject({ status: 413, body: reason('at most') })
    expect((await post(`{"report": "${'x'.repeat(1_000_000)}"}`)).status).toBe(201)
  })

  it('survives a body nested without end', async () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000)
    expect((await post(`{"report": {"a": ${deep}}}`)).status).toBeGreaterThanOrEqual(400)
    expect((await post('{"report": "x"}')).status).toBe(201)
  })

  it('tells a fault of its own from one of the sender', async () => {
    reportStore.receive = () => {
      throw new Error('disk full')
    }
    expect((await post('{"report": "x"}')).status).toBe(500)
    expect(problems).toEqual([new Error('disk full')])
  })
})

describe('the endpoint', () => {
  it('has one path and two methods', async () => {
    expect(await request({}, '/more')).toMatchObject({ status: 404, body: reason('/api/reports') })
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      const answer = await request({ method })
      expect(answer).toMatchObject({ status: 405, body: reason(method) })
      expect(answer.headers.get('allow')).toBe('GET, POST')
    }
  })

  it('listens to local names and to no page of the web', async () => {
    const { port } = new URL(endpoint.url)
    const get = (host: string, more = '') =>
      raw(`GET /api/reports HTTP/1.1\r\nHost: ${host}\r\n${more}Connection: close\r\n\r\n`)
    expect(await get(`127.0.0.1:${port}`)).toContain(' 200 ')
    expect(await get(`localhost:${port}`)).toContain(' 200 ')
    expect(await get(`evil.example:${port}`)).toContain(' 403 ')
    expect(await get('127.0.0.1')).toContain(' 403 ')
    expect(await get(`127.0.0.1:${port}`, 'Origin: https://evil.example\r\n')).toContain(' 403 ')
    expect(await get(`127.0.0.1:${port}`, 'Origin: null\r\n')).toContain(' 403 ')
  })

  it.each(['/../../etc/passwd', '//[', 'http://[', '/api/reports/../x', '*'])('answers GET %s calmly', async (path) => {
    const { host } = new URL(endpoint.url)
    expect(await raw(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)).toMatch(/ 40[04] /)
    expect(problems).toEqual([])
  })

  it('gives up on who sends too slowly, and forgets who goes away', async () => {
    const { host } = new URL(endpoint.url)
    const fields = Object.entries(HEADERS).map(([name, value]) => `${name}: ${value}\r\n`)
    const head = `POST /api/reports HTTP/1.1\r\nHost: ${host}\r\n${fields.join('')}Content-Length: 15\r\n\r\n`
    expect(await raw(`${head}{"rep`, { end: false })).toContain(' 408 ')
    await raw(`${head}{"rep`)
    expect(reportStore.list({ limit: 10 })).toEqual([])
    expect(problems).toEqual([])
    expect((await post('{"report": "x"}')).status).toBe(201)
  })

  it('closes although clients are connected', async () => {
    const socket = connect(Number(new URL(endpoint.url).port), '127.0.0.1')
    socket.on('error', () => undefined)
    await once(socket, 'connect')
    await post('{"report": "x"}')
    const closed = once(socket, 'close')
    await endpoint[Symbol.asyncDispose]()
    await closed
    await expect(fetch(endpoint.url)).rejects.toThrow('fetch failed')
    endpoint = await open()
  })

  it('says which port is taken and what to do', async () => {
    const port = Number(new URL(endpoint.url).port)
    const second = createDashboardEndpoint({ reportStore, port, now: () => 0, onReport: () => undefined })
    await expect(second).rejects.toMatchObject({
      code: 'port-in-use',
      message: expect.stringContaining(String(port)) as string,
      hint: expect.stringContaining('another port') as string,
    })
  })
})
