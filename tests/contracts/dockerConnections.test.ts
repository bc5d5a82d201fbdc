import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createDockerEngine } from '../../src-main/adapters/docker/containerEngine.ts'
import { type Endpoint, parseAddress } from '../../src-main/adapters/docker/endpoint.ts'
import type { ContainerEvent } from '../../src-main/engine/ports/containerEngine.ts'
import { bareSpec } from './support/containerSpecs.ts'
import { startEngineProxy } from './support/engineProxy.ts'
import { findTestImage } from './support/testImage.ts'
import { until } from './support/waiting.ts'

/** What only a real engine can show of connections that break. */
describe('a Docker Engine whose connection breaks', () => {
  const engine = createDockerEngine({ env: process.env })
  const prefix = `pfadtest-connections-${process.pid}`
  let absence: string | null = null
  let image = ''
  let endpoint: Endpoint | null = null

  beforeAll(async () => {
    const found = await findTestImage(engine)
    if (found.reference === null) absence = found.reason
    else {
      image = found.reference
      endpoint = parseAddress((await engine.info()).address)
    }
  })
  afterAll(() => engine[Symbol.asyncDispose]())
  beforeEach((context) => {
    if (absence !== null) context.skip(absence)
    if (endpoint?.kind !== 'socket' || process.platform === 'win32')
      context.skip('its socket is no file on this machine')
  })
  const proxied = () => startEngineProxy(endpoint?.kind === 'socket' ? endpoint.path : '')

  it('loses and doubles no event', async () => {
    await using proxy = await proxied()
    await using behind = createDockerEngine({ env: {}, setting: proxy.address })
    const labels = { 'pfadtest.events': prefix }
    const seen: ContainerEvent[] = []
    let connections = 0
    const aborter = new AbortController()
    const watching = (async () => {
      for await (const event of behind.events(labels, aborter.signal)) {
        if (event === 'connected') connections += 1
        else seen.push(event)
      }
    })()
    await until(
      async () => connections,
      (so) => so === 1,
    )
    const live = async (name: string) => {
      const id = await engine.create({ ...bareSpec, name, image, labels, command: ['true'] })
      await engine.start(id)
      await until(
        () => engine.inspect(id),
        ({ state }) => state === 'exited',
      )
      await engine.remove(id, { force: true })
    }
    const names = ['a', 'b', 'c', 'd'].map((name) => `${prefix}-events-${name}`)
    await live(names[0] ?? '')
    await until(
      async () => seen,
      () => seen.at(-1)?.action === 'destroy',
    )
    await proxy.cut()
    await live(names[1] ?? '')
    await proxy.mend()
    await until(
      async () => connections,
      (so) => so === 2,
    )
    await live(names[2] ?? '')
    await proxy.cut()
    await proxy.mend()
    await live(names[3] ?? '')
    await until(
      async () => seen,
      () => seen.at(-1)?.action === 'destroy' && seen.at(-1)?.name === names[3],
    )
    expect(seen.map(({ name, action }) => `${name} ${action}`)).toEqual(
      names.flatMap((name) => ['create', 'start', 'die', 'destroy'].map((action) => `${name} ${action}`)),
    )
    expect(connections).toBe(3)
    aborter.abort()
    await watching
  })

  it('says so where an answer was being read, and answers again afterwards', async () => {
    await using proxy = await proxied()
    await using behind = createDockerEngine({ env: {}, setting: proxy.address })
    const id = await engine.create({
      ...bareSpec,
      name: `${prefix}-cut`,
      image,
      command: ['sh', '-c', 'echo x; exec sleep 60'],
    })
    try {
      await engine.start(id)
      const lines = behind.logs(id, { follow: true })[Symbol.asyncIterator]()
      expect((await lines.next()).value).toMatchObject({ text: 'x' })
      const next = lines.next()
      const waiting = behind.exec(id, { command: ['sleep', '60'] }, () => {})
      const both = Promise.allSettled([next, waiting])
      // The program runs inside: its connection stands.
      await until(
        () => processes(id),
        (count) => count >= 3,
      )
      await proxy.cut()
      const stopped = { status: 'rejected', reason: { code: 'engine-stopped' } }
      expect(await both).toMatchObject([stopped, stopped])
      await expect(behind.info()).rejects.toMatchObject({ code: 'engine-stopped' })
      await proxy.mend()
      expect((await behind.info()).address).toBe(proxy.address)
    } finally {
      await engine.remove(id, { force: true })
    }
  })

  const processes = async (id: string): Promise<number> => {
    const lines: string[] = []
    await engine.exec(id, { command: ['sh', '-c', 'ps | grep -c "[s]leep 60"; ps | wc -l'] }, ({ text }) =>
      lines.push(text),
    )
    return Number(lines[0]) + 1
  }
})
