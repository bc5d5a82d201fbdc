import { mkdir, writeFile } from 'node:fs/promises'
import { type IncomingHttpHeaders, request } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { serveWeb, type WebHost } from '../../../src-main/app/web/serveWeb.ts'
import { createTestHome } from '../../setup/app.ts'
import { fakeHandlers } from '../../setup/fakeHandlers.ts'

type Answer = { status: number; headers: IncomingHttpHeaders; body: string }

/** A raw request: the path goes out as it is, `..` included. */
const ask = (port: number, path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let body = ''
      response.on('data', (text: Buffer) => {
        body += text.toString()
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
    asked.on('error', reject)
    asked.end()
  })

/** The status with which an upgrade is refused, or 101. */
const upgrade = (port: number, headers: Record<string, string>, path = '/rpc'): Promise<number> =>
  new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers })
    socket.on('open', () => {
      socket.close()
      resolve(101)
    })
    socket.on('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0)
      response.destroy()
    })
    socket.on('error', () => undefined)
  })

describe('the web host', () => {
  let folder: Awaited<ReturnType<typeof createTestHome>>
  let web: WebHost
  let cookie: string
  let origin: string

  beforeAll(async () => {
    folder = await createTestHome()
    await mkdir(join(folder.path, 'renderer', 'assets'), { recursive: true })
    await writeFile(join(folder.path, 'secret.txt'), 'secret')
    await writeFile(join(folder.path, 'renderer', 'index.html'), '<!doctype html>page')
    await writeFile(join(folder.path, 'renderer', 'assets', 'app-1234.js'), 'run()')
    const handlers = fakeHandlers({ calls: { 'events.count': () => ({ count: 7 }) } })
    web = await serveWeb({ handlers, port: 0, rendererFolder: join(folder.path, 'renderer') })
    origin = `http://127.0.0.1:${web.port}`
    const welcome = await ask(web.port, `/?token=${new URL(web.urlWithToken).searchParams.get('token')}`)
    cookie = String(welcome.headers['set-cookie']?.[0]).split(';')[0] ?? ''
  })
  afterAll(async () => {
    await web[Symbol.asyncDispose]()
    await folder[Symbol.asyncDispose]()
  })

  it('answers 401 to everything without the cookie, whatever the method or path', async () => {
    for (const path of [
      '/',
      '/index.html',
      '/runs/x',
      '/assets/app-1234.js',
      '/?token=',
      '/?token=wrong',
      '/rpc',
      '//',
    ]) {
      const { status, body } = await ask(web.port, path)
      expect({ path, status, leaks: body.includes('page') }).toEqual({ path, status: 401, leaks: false })
    }
    expect((await ask(web.port, '/', {}, 'POST')).status).toBe(401)
    expect((await ask(web.port, '/', { cookie: `pfad_session_${web.port}=wrong` })).status).toBe(401)
    expect((await ask(web.port, '/', { cookie: cookie.slice(0, -1) })).status).toBe(401)
  })

  it('turns the token into a cookie that no script reads, and takes it out of the address', async () => {
    const { status, headers } = await ask(web.port, new URL(web.urlWithToken).search.replace(/^/, '/'))
    expect(status).toBe(302)
    expect(headers.location).toBe('/')
    expect(headers['set-cookie']?.[0]).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/)
    expect(new URL(web.urlWithToken).searchParams.get('token')?.length).toBeGreaterThanOrEqual(22)
  })

  it('takes a login address once', async () => {
    const path = web.loginUrl().slice(origin.length)
    expect((await ask(web.port, path)).status).toBe(302)
    expect((await ask(web.port, path)).status).toBe(401)
  })

  it('serves the page with its policy, deep links too, and hashed files for ever', async () => {
    const page = await ask(web.port, '/', { cookie })
    expect(page).toMatchObject({ status: 200, body: '<!doctype html>page' })
    expect(page.headers['content-security-policy']).toMatch(/script-src 'self';.*frame-ancestors 'none'/)
    expect(page.headers['content-security-policy']).not.toMatch(/script-src[^;]*unsafe/)
    expect(page.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    })
    for (const link of ['/runs/some/thing', '/runs/manual__2025-12-04T10:00:00+00:00/group.task']) {
      expect((await ask(web.port, link, { cookie })).body).toBe('<!doctype html>page')
    }
    const asset = await ask(web.port, '/assets/app-1234.js', { cookie })
    expect(asset.headers['cache-control']).toMatch(/immutable/)
    expect((await ask(web.port, '/assets/none.js', { cookie })).status).toBe(404)
    expect((await ask(web.port, '/', { cookie }, 'POST')).status).toBe(405)
  })

  it('refuses paths that climb', async () => {
    for (const path of [
      '/../secret.txt',
      '/assets/../../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/%2e%2e%2fsecret.txt',
      '/..\\secret.txt',
      '/%5c..%5csecret.txt',
      '/secret.txt%00.html',
      '/%',
    ]) {
      const { status, body } = await ask(web.port, path, { cookie })
      expect({ path, status, leaks: body.includes('secret') && !body.includes('page') }).toMatchObject({
        status: 404,
        leaks: false,
      })
    }
  })

  it('refuses foreign hosts, with the cookie too', async () => {
    for (const host of [
      'evil.example',
      `evil.example:${web.port}`,
      `127.0.0.1.evil.example:${web.port}`,
      '127.0.0.1',
    ]) {
      expect((await ask(web.port, '/', { cookie, host })).status).toBe(403)
    }
    expect((await ask(web.port, '/', { cookie, host: `localhost:${web.port}` })).status).toBe(200)
  })

  it('opens its socket to its own page alone', async () => {
    expect(await upgrade(web.port, { cookie, origin })).toBe(101)
    expect(await upgrade(web.port, { cookie, origin: `http://localhost:${web.port}` })).toBe(101)
    expect(await upgrade(web.port, { cookie })).toBe(403)
    expect(await upgrade(web.port, { cookie, origin: 'http://evil.example' })).toBe(403)
    expect(await upgrade(web.port, { cookie, origin: `https://127.0.0.1:${web.port}` })).toBe(403)
    expect(await upgrade(web.port, { cookie, origin: 'null' })).toBe(403)
    expect(await upgrade(web.port, { cookie, origin, host: `evil.example:${web.port}` })).toBe(403)
    expect(await upgrade(web.port, { origin })).toBe(401)
    expect(await upgrade(web.port, { cookie, origin }, '/other')).toBe(404)
  })

  it('answers calls over the socket', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${web.port}/rpc`, { headers: { cookie, origin } })
    const message = await new Promise<string>((resolve) => {
      socket.on('open', () => socket.send(JSON.stringify({ t: 'call', id: 1, name: 'events.count', input: {} })))
      socket.on('message', (data: Buffer) => resolve(data.toString()))
    })
    expect(JSON.parse(message)).toEqual({ t: 'result', id: 1, value: { count: 7 } })
    const closed = new Promise<number>((resolve) => void socket.on('close', resolve))
    socket.send('not JSON')
    expect(await closed).toBe(1003)
  })

  it('names a port that is taken', async () => {
    const taken = createServer()
    await new Promise<void>((resolve) => void taken.listen(0, '127.0.0.1', resolve))
    const { port } = taken.address() as { port: number }
    const start = serveWeb({ handlers: fakeHandlers({}), port, rendererFolder: folder.path })
    await expect(start).rejects.toMatchObject({ code: 'port-in-use', hint: expect.stringContaining('--port') })
    await expect(start).rejects.toThrow(String(port))
    taken.close()
  })
})
