import { describe, expect, it } from 'vitest'
import { ask } from '../../src-main/adapters/docker/ask.ts'
import { createDockerEngine } from '../../src-main/adapters/docker/containerEngine.ts'
import { parseAddress } from '../../src-main/adapters/docker/endpoint.ts'
import type { Machine } from '../../src-main/adapters/docker/machine.ts'
import { bareSpec } from './support/containerSpecs.ts'
import { serveEngine } from './support/fakeEngineServer.ts'
import { fakeSsh } from './support/fakeSsh.ts'
import { collect, until } from './support/waiting.ts'

const connect = (setting: string) => createDockerEngine({ env: {}, setting })
const INFO = JSON.stringify({ OSType: 'linux', SystemTime: '2026-01-15T10:00:00Z', SecurityOptions: ['name=rootless'] })

/** A machine on which nothing listens. */
const empty = (more: Partial<Machine> = {}): Machine => ({
  ...{ platform: 'linux', env: {}, home: '/nowhere', uid: 0 },
  ...{ readText: async () => null, list: async () => [], run: async () => null, ...more },
})

describe('an engine that fails in mid-answer', () => {
  it('ends the call: it does not hang', async () => {
    await using server = await serveEngine((_request, response) => {
      response.writeHead(200, { 'Content-Length': 100 })
      response.write('{"OSType":', () => response.destroy())
    })
    await expect(connect(server.address).info()).rejects.toMatchObject({
      ...{ code: 'engine-stopped', message: expect.stringContaining(server.address) },
    })
  })

  it('fails a pull and a build that it never finished', async () => {
    await using server = await serveEngine((_request, response) => {
      response.write('{"status":"Downloading"}\n{"stream":"Step 1/2"}\n', () => response.destroy())
    })
    const engine = connect(server.address)
    await expect(engine.pull({ reference: 'x', platform: null }, () => {})).rejects.toMatchObject({
      code: 'engine-stopped',
    })
    const request = {
      context: import.meta.dirname,
      dockerfile: 'containerEngine.ts',
      args: {},
      target: null,
      tag: 'x',
      labels: {},
    }
    await expect(engine.build(request, () => {})).rejects.toMatchObject({ code: 'engine-stopped' })
  })

  it('ends a log and readings with an error, since there may be more', async () => {
    await using server = await serveEngine(({ path }, response) => {
      if (path.includes('/json')) response.end(JSON.stringify({ Config: { Tty: false } }))
      else response.write(Buffer.from([1, 0, 0, 0, 0, 0, 0, 9, 65]), () => response.destroy())
    })
    await expect(collect(connect(server.address).logs('x', { follow: true }))).rejects.toMatchObject({
      code: 'engine-stopped',
    })
    await expect(collect(connect(server.address).stats('x'))).rejects.toMatchObject({ code: 'engine-stopped' })
  })
})

describe('an engine that keeps silent', () => {
  it('is given up after its time', async () => {
    await using server = await serveEngine(() => {})
    const endpoint = parseAddress(server.address)
    if (endpoint === null) throw new Error('no address')
    const peer = { endpoint, apiVersion: null }
    await expect(ask(peer, (docker) => docker.info(), { timeoutMs: 30 })).rejects.toThrow('did not answer within')
  })

  it('is given up at once by an abort, at any point of the answer', async () => {
    const reason = new Error('enough')
    await using server = await serveEngine(({ path }, response) => {
      if (path.startsWith('/info')) response.write('{')
    })
    const engine = connect(server.address)
    for (const work of [engine.info.bind(engine), engine.start.bind(engine, 'x'), engine.inspect.bind(engine, 'x')]) {
      const aborter = new AbortController()
      const before = server.requests.length
      const working = work(aborter.signal)
      const settled = working.then(
        () => null,
        (thrown: unknown) => thrown,
      )
      await until(
        async () => server.requests.length,
        (count) => count > before,
      )
      aborter.abort(reason)
      expect(await settled).toBe(reason)
    }
  })
})

describe('finding an engine', () => {
  it('recognises Podman, and speaks an API that both know', async () => {
    const podman = { Version: '5.2.0', ApiVersion: '1.41', Components: [{ Name: 'Podman Engine' }] }
    await using server = await serveEngine((_request, response) => response.end(INFO), podman)
    const info = await connect(server.address).info()
    expect(info).toMatchObject({ kind: 'podman', version: '5.2.0', apiVersion: '1.41', isRootless: true })
    expect(info).toMatchObject({ address: server.address, foundBy: 'the setting PFAD_ENGINE' })
    expect(server.requests).toEqual(['GET /version', 'GET /v1.41/info'])
    await using newer = await serveEngine((_request, response) => response.end(INFO))
    await connect(newer.address).info()
    expect(newer.requests.at(-1)).toBe('GET /v1.48/info')
  })

  it('is not led astray by a damaged DOCKER_HOST of the environment', async () => {
    await using server = await serveEngine((_request, response) => response.end(INFO))
    process.env['DOCKER_HOST'] = 'tcp://:::'
    try {
      expect((await connect(server.address).info()).os).toBe('linux')
      expect(process.env['DOCKER_HOST']).toBe('tcp://:::')
    } finally {
      delete process.env['DOCKER_HOST']
    }
  })

  it('happens again when the engine has gone', async () => {
    let at = ''
    const machine = empty({
      readText: async (path) => (path.endsWith('config.json') ? JSON.stringify({ currentContext: 'mine' }) : meta(at)),
      list: async (folder) => (folder.endsWith('meta') ? ['id'] : []),
    })
    const meta = (address: string) => JSON.stringify({ Name: 'mine', Endpoints: { docker: { Host: address } } })
    const engine = createDockerEngine({ env: {}, machine })
    const first = await serveEngine((_request, response) => response.end(INFO))
    at = first.address
    expect((await engine.info()).address).toBe(first.address)
    await first[Symbol.asyncDispose]()
    await using second = await serveEngine((_request, response) => response.end(INFO))
    at = second.address
    await expect(engine.info()).rejects.toMatchObject({ code: 'engine-stopped' })
    expect((await engine.info()).address).toBe(second.address)
  })
})

describe.skipIf(process.platform === 'win32')('an engine behind ssh', () => {
  it("is spoken to by the system's own ssh, which trusts and knows whom the user does", async () => {
    await using server = await serveEngine((_request, response) => response.end(INFO))
    await using ssh = await fakeSsh(`require('node:net').connect(${JSON.stringify(server.address.slice(7))})`)
    const info = await connect('ssh://ada@lab:2222').info()
    expect(info).toMatchObject({ address: 'ssh://ada@lab:2222', os: 'linux' })
    expect(await ssh.calls()).toContain('-T -o BatchMode=yes -l ada -p 2222 -- lab docker system dial-stdio')
  })

  it('that refuses is an error with what ssh said', async () => {
    await using _ssh = await fakeSsh("(console.error('Host key verification failed.'), process.exit(255))")
    await expect(connect('ssh://lab').info()).rejects.toMatchObject({
      ...{ code: 'engine-stopped', message: expect.stringContaining('Host key verification failed.') },
    })
  })
})

describe.skipIf(process.platform === 'win32')('a machine without ssh', () => {
  it('says so', async () => {
    const before = process.env['PATH']
    process.env['PATH'] = '/nowhere'
    try {
      await expect(connect('ssh://lab').info()).rejects.toMatchObject({
        message: expect.stringContaining('spawn ssh ENOENT'),
      })
    } finally {
      process.env['PATH'] = before
    }
  })
})

describe('a container on several networks', () => {
  it('does not stay when it cannot be joined to all of them', async () => {
    await using server = await serveEngine((request, response) => {
      if (request.path.startsWith('/containers/create')) response.writeHead(201).end(JSON.stringify({ Id: 'abc' }))
      else if (request.path.endsWith('/connect')) response.writeHead(500).end(JSON.stringify({ message: 'no' }))
      else response.end('{}')
    })
    const networks = ['one', 'two'].map((name) => ({ name, aliases: [] }))
    const creating = connect(server.address).create({ ...bareSpec, name: 'c', image: 'i', networks })
    await expect(creating).rejects.toMatchObject({ code: 'engine-refused' })
    expect(server.requests.at(-1)).toMatch(/^DELETE \/v1.48\/containers\/abc/)
  })
})
