import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMemoryReportStore } from '../../../tests/contracts/support/memoryReportStore.ts'
import { createDashboardEndpoint } from './endpoint.ts'
import { createDashboardPoster } from './poster.ts'

const report = { dagId: 'minute', minute: '2026-10-25_02-30+0100', body: '{"report": "No data — ⌀."}\n' }

let server: Server
let seen: { method: string | undefined; url: string | undefined; headers: IncomingMessage['headers']; body: string }[]
let answer: (response: ServerResponse) => void
let url = ''
beforeEach(async () => {
  seen = []
  server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text
    })
    request.on('end', () => {
      seen.push({ method: request.method, url: request.url, headers: request.headers, body })
      answer(response)
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
})
afterEach(async () => {
  if (!server.listening) return
  const closed = new Promise((done) => server.close(done))
  server.closeAllConnections()
  await closed
})
const openConnections = (): Promise<number> =>
  new Promise((done, reject) => server.getConnections((error, count) => (error ? reject(error) : done(count))))

describe('the poster', () => {
  it('sends the exact bytes with the headers of the spec', async () => {
    answer = (response) => response.writeHead(204).end()
    expect(await createDashboardPoster({ url }).post(report)).toEqual({ status: 204 })
    const sha256 = createHash('sha256').update(report.body).digest('hex')
    expect(seen).toMatchObject([
      {
        method: 'POST',
        url: '/hook',
        body: report.body,
        headers: {
          'content-type': 'application/json',
          'idempotency-key': `minute/2026-10-25_02-30+0100/${sha256}`,
          'x-pfad-dag-id': 'minute',
          'x-pfad-minute': '2026-10-25_02-30+0100',
        },
      },
    ])
  })

  it('reaches the built-in endpoint, whatever the script of the DAG id, and is known again', async () => {
    const reportStore = createMemoryReportStore()
    const endpoint = await createDashboardEndpoint({
      reportStore,
      port: 0,
      now: () => 0,
      onReport: () => undefined,
    })
    const poster = createDashboardPoster({ url: endpoint.url })
    const dagId = 'گزارش'.repeat(50)
    expect(await poster.post({ ...report, dagId })).toEqual({ status: 201 })
    expect(await poster.post({ ...report, dagId })).toEqual({ status: 200 })
    expect(await poster.post({ ...report, dagId, body: '{"report": "other"}' })).toEqual({ status: 201 })
    await endpoint[Symbol.asyncDispose]()
    expect(reportStore.get(dagId, report.minute)).toMatchObject([
      { revision: 2, body: { report: 'other' } },
      { revision: 1, body: { report: 'No data — ⌀.' } },
    ])
  })

  it.each([400, 404, 500, 503])('throws dashboard-http for %i, with the first words of the answer', async (status) => {
    answer = (response) => response.writeHead(status).end(`no\n\u001b[31m  thanks ${'x'.repeat(100_000)}`)
    const thrown = await createDashboardPoster({ url })
      .post(report)
      .catch((error: unknown) => error)
    expect(thrown).toMatchObject({
      code: 'dashboard-http',
      message: expect.stringContaining(`${url} answered HTTP ${status}: no [31m thanks xxx`) as string,
    })
    expect((thrown as Error).message.length).toBeLessThan(400)
  })

  it('tells a status although its answer never ends', async () => {
    answer = (response) => response.writeHead(500).write('half an ans')
    await expect(createDashboardPoster({ url, answerWithin: 100 }).post(report)).rejects.toMatchObject({
      code: 'dashboard-http',
      message: expect.stringContaining('HTTP 500: half an ans') as string,
    })
  })

  it('does not wait for the end of an answer that is good', async () => {
    answer = (response) => response.writeHead(200).write('and so on')
    expect(await createDashboardPoster({ url }).post(report)).toEqual({ status: 200 })
    while ((await openConnections()) > 0) await new Promise((done) => setTimeout(done, 5))
  })

  it('follows no redirect', async () => {
    answer = (response) => response.writeHead(302, { Location: '/elsewhere' }).end()
    await expect(createDashboardPoster({ url }).post(report)).rejects.toMatchObject({
      code: 'dashboard-http',
      message: expect.stringContaining('302, a redirect') as string,
    })
    expect(seen.map((request) => request.url)).toEqual(['/hook'])
  })

  it('gives up on a dashboard that hangs, before or after it took the report', async () => {
    answer = () => undefined
    const hangs = { code: 'dashboard-unreachable', message: expect.stringContaining('within 0.1 s') as string }
    await expect(createDashboardPoster({ url, answerWithin: 100 }).post(report)).rejects.toMatchObject(hangs)
    const mute = createTcpServer().listen(0, '127.0.0.1')
    await new Promise((done) => mute.once('listening', done))
    const muteUrl = `http://127.0.0.1:${(mute.address() as AddressInfo).port}/`
    await expect(createDashboardPoster({ url: muteUrl, answerWithin: 100 }).post(report)).rejects.toMatchObject(hangs)
    mute.close()
  })

  it('says that nobody listens, or that the connection broke', async () => {
    answer = (response) => response.destroy()
    const away = { code: 'dashboard-unreachable', hint: expect.stringContaining('DASHBOARD_API_URL') as string }
    await expect(createDashboardPoster({ url }).post(report)).rejects.toMatchObject(away)
    await new Promise((done) => server.close(done))
    await expect(createDashboardPoster({ url }).post(report)).rejects.toMatchObject({
      ...away,
      message: expect.stringContaining(`${url} cannot be reached: nothing listens there`) as string,
    })
  })

  it('stops when it is aborted, with the reason given', async () => {
    const aborter = new AbortController()
    answer = () => aborter.abort('cancelled by test')
    await expect(createDashboardPoster({ url }).post(report, aborter.signal)).rejects.toBe('cancelled by test')
  })

  it('sends credentials in a header and tells them nobody', async () => {
    const secretUrl = `${url.replace('http://', 'http://us%20er:s%C3%A9cret@')}?token=hidden`
    answer = (response) => response.writeHead(401).end()
    const thrown = await createDashboardPoster({ url: secretUrl })
      .post(report)
      .catch((error: unknown) => error)
    expect(seen[0]?.headers.authorization).toBe(`Basic ${Buffer.from('us er:sécret').toString('base64')}`)
    expect(seen[0]?.url).toBe('/hook?token=hidden')
    expect(String(thrown)).toContain(url)
    for (const broken of [secretUrl, 'http://user:secret@:99999/', 'ftp://user:secret@host/', 'secret']) {
      const error = await createDashboardPoster({ url: broken })
        .post(report)
        .catch((each: unknown) => each)
      expect(error).toHaveProperty('code')
      expect(`${String(error)} ${JSON.stringify(error)}`).not.toMatch(/s%C3%A9cret|secret|hidden|us%20er/)
    }
  })
})
