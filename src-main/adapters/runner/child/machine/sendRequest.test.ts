import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import type { Connection } from '../../../../core/authoring/context.ts'
import type { HttpTarget } from '../../../../core/authoring/machine.ts'
import { sendRequest } from './sendRequest.ts'

type Seen = { method: string; url: string; headers: IncomingMessage['headers']; body: string }

const serve = async (answer: (request: IncomingMessage, response: ServerResponse) => void) => {
  const seen: Seen[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (piece: Buffer) => {
      body += piece.toString()
    })
    request.on('end', () => {
      seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body })
      answer(request, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    seen,
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const connection = (of: Partial<Connection>): Connection => ({
  ...{ connId: 'api', connType: 'http', host: '127.0.0.1', port: null, login: '', password: '', schema: '', extra: {} },
  ...of,
})
const target = (of: Partial<HttpTarget>): HttpTarget => ({
  ...{ method: 'GET', url: null, endpoint: '', connId: null, query: {}, headers: {}, body: null, timeout: 5000 },
  ...of,
})
const send = (of: Partial<HttpTarget>, by: Partial<Connection> = {}, signal = new AbortController().signal) =>
  sendRequest({ get: async () => connection(by) }, target(of), signal)

describe('a request', () => {
  it('goes with query, headers and body, and the answer comes back whole', async () => {
    await using server = await serve((_request, response) => {
      response.writeHead(201, { 'Content-Type': 'text/plain', 'X-Own': 'yes' }).end('grüße')
    })
    const answer = await send({
      method: 'PUT',
      url: `${server.url}/a?x=1`,
      query: { q: 'ä b' },
      headers: { 'X-Mine': 'm' },
      body: { a: [1] },
    })
    expect(answer).toMatchObject({ status: 201, text: 'grüße', place: `${server.url}/a`, headers: { 'x-own': 'yes' } })
    expect(server.seen).toMatchObject([
      {
        method: 'PUT',
        url: '/a?x=1&q=%C3%A4+b',
        body: '{"a":[1]}',
        headers: { 'x-mine': 'm', 'content-type': 'application/json' },
      },
    ])
    await send({ method: 'POST', url: server.url, body: 'plain' })
    expect(server.seen[1]).toMatchObject({ body: 'plain' })
  })

  it('takes address, login and headers from its connection', async () => {
    await using server = await serve((_request, response) => response.end('ok'))
    const by = { port: server.port, login: 'me', password: 's3cret', schema: 'base', extra: { 'X-Api-Key': 'k' } }
    expect(await send({ connId: 'api', endpoint: '/v1/items', query: { token: 'hidden' } }, by)).toMatchObject({
      place: `${server.url}/base/v1/items`,
    })
    expect(server.seen).toMatchObject([
      {
        url: '/base/v1/items?token=hidden',
        headers: { authorization: `Basic ${btoa('me:s3cret')}`, 'x-api-key': 'k' },
      },
    ])
    await expect(send({ connId: 'api', endpoint: 'http://evil/' }, by)).rejects.toThrow('leads out of its connection')
    await expect(send({ connId: 'api' }, { host: '' })).rejects.toThrow('no address for HTTP')
  })

  it('shows no credentials to another place that it is sent on to', async () => {
    await using other = await serve((_request, response) => response.end('other'))
    await using server = await serve((request, response) => {
      const to = request.url === '/near' ? '/end' : request.url === '/end' ? null : `${other.url}/far`
      if (to === null) response.end('end')
      else response.writeHead(302, { Location: to }).end()
    })
    const by = { port: server.port, login: 'me', password: 's3cret', extra: { 'X-Api-Key': 'k' } }
    expect((await send({ connId: 'api', endpoint: 'near' }, by)).text).toBe('end')
    expect(server.seen[1]?.headers).toMatchObject({ 'x-api-key': 'k' })
    const far = { connId: 'api', endpoint: 'x', method: 'POST', body: 'b', headers: { Cookie: 'c', 'X-Plain': 'p' } }
    expect((await send(far, by)).text).toBe('other')
    expect(other.seen).toMatchObject([{ method: 'GET', body: '', headers: { 'x-plain': 'p' } }])
    expect(Object.keys(other.seen[0]?.headers ?? {})).not.toEqual(expect.arrayContaining(['authorization']))
    expect(JSON.stringify(other.seen)).not.toMatch(/x-api-key|cookie|authorization/)
  })

  it('that gets no answer says where and why, without query and login', async () => {
    await using server = await serve((request, response) => {
      if (request.url === '/cut') response.destroy()
      else if (request.url === '/loop') response.writeHead(302, { Location: '/loop' }).end()
    })
    const unreachable = (message: RegExp) =>
      expect.objectContaining({ code: 'http-unreachable', message: expect.stringMatching(message) })
    await expect(send({ url: 'http://127.0.0.1:1/a?token=x' })).rejects.toEqual(
      unreachable(/^There is no answer from http:\/\/127.0.0.1:1\/a: (nothing listens there|bad port)/),
    )
    await expect(send({ url: `${server.url}/late?token=x`, timeout: 200 })).rejects.toEqual(
      unreachable(/\/late: it took longer than 0.2 s\.$/),
    )
    await expect(send({ url: `${server.url}/cut` })).rejects.toEqual(unreachable(/\/cut: it ended the connection\.$/))
    await expect(send({ url: `${server.url}/loop` })).rejects.toEqual(
      unreachable(/leads on to other addresses without end/),
    )
  })

  it('ends with the attempt', async () => {
    await using server = await serve(() => undefined)
    const abort = new AbortController()
    const sending = send({ url: server.url }, {}, abort.signal)
    await expect.poll(() => server.seen.length).toBe(1)
    abort.abort(new Error('enough'))
    await expect(sending).rejects.toThrow('enough')
  })

  it('does not read an answer without end', async () => {
    await using server = await serve((_request, response) => {
      const block = Buffer.alloc(1024 * 1024)
      const more = (): void => {
        if (!response.destroyed) response.write(block, more)
      }
      more()
    })
    await expect(send({ url: server.url, timeout: 20_000 })).rejects.toMatchObject({ code: 'answer-too-large' })
  })
})
