import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { PfadError } from '../../src-main/contract/error.ts'
import type {
  ContainerEngine,
  ContainerEvent,
  ContainerSpec,
  LogLine,
} from '../../src-main/engine/ports/containerEngine.ts'
import { bareSpec } from './support/containerSpecs.ts'
import { collect, until } from './support/waiting.ts'

/** What a container of the suite does; an implementation says by which command and health check. */
export type Behaviour =
  | 'runs'
  /** `one`, `two` to stdout, `three` to stderr, then exit code 3. */
  | 'prints'
  /** Ends at once with exit code 1. */
  | 'fails'
  | 'gets-healthy'
  /** Its check says `no luck`. */
  | 'gets-unhealthy'
  /** Deaf to the stop signal. */
  | 'ignores-stop'

export type EngineUnderTest = AsyncDisposable & {
  readonly engine: ContainerEngine
  /** An image that is there, and one that is nowhere. */
  readonly image: string
  readonly absentImage: string
  readonly behave: (behaviour: Behaviour) => Pick<ContainerSpec, 'command' | 'healthcheck'>
  /** A command for `exec`: prints `inside` to stdout and `$WORD` to stderr, exit code 4. */
  readonly inside: readonly string[]
  /** A port that something else on this machine has. */
  readonly takenPort: number
  /** What makes the names of this run its own. */
  readonly prefix: string
}

/** What every container engine must do. `create` gives one, or the reason why there is none here. */
export const containerEngineContract = (name: string, create: () => Promise<EngineUnderTest | string>): void => {
  describe(`container engine: ${name}`, () => {
    let under: EngineUnderTest
    let engine: ContainerEngine
    let absence: string | null = null
    let count = 0
    let labels: Record<string, string> = {}
    let network = ''
    const made: string[] = []

    beforeAll(async () => {
      const created = await create()
      if (typeof created === 'string') absence = created
      else {
        under = created
        engine = created.engine
        network = `${under.prefix}-net`
        await engine.createNetwork({ name: network, driver: null, labels: {} })
      }
    })
    beforeEach((context) => {
      if (absence !== null) context.skip(absence)
      count += 1
      labels = { 'pfadtest.project': `${under.prefix}-${count}` }
    })
    afterAll(async () => {
      if (absence !== null) return
      for (const id of made) await engine.remove(id, { force: true })
      await engine.removeNetwork(network)
      await under[Symbol.asyncDispose]()
    })

    const spec = (behaviour: Behaviour, rest: Partial<ContainerSpec> = {}): ContainerSpec => {
      const networks = [{ name: network, aliases: [] }]
      const own = { name: `${under.prefix}-${count}`, image: under.image, labels, networks }
      return { ...bareSpec, ...own, ...under.behave(behaviour), ...rest }
    }
    const make = async (behaviour: Behaviour, rest: Partial<ContainerSpec> = {}): Promise<string> => {
      const id = await engine.create(spec(behaviour, rest))
      made.push(id)
      return id
    }
    const run = async (behaviour: Behaviour, rest: Partial<ContainerSpec> = {}): Promise<string> => {
      const id = await make(behaviour, rest)
      await engine.start(id)
      return id
    }
    const ended = (id: string) =>
      until(
        () => engine.inspect(id),
        ({ state }) => state === 'exited',
      )
    const failure = async (work: Promise<unknown>): Promise<PfadError> => {
      const thrown = await work.then(
        () => null,
        (error: unknown) => error,
      )
      expect(thrown).toBeInstanceOf(PfadError)
      expect((thrown as PfadError).hint).toBeTruthy()
      return thrown as PfadError
    }

    it('says who answers, and where', async () => {
      const info = await engine.info()
      expect(info.version).toMatch(/^\d+\./)
      expect(info.apiVersion).toMatch(/^\d+\.\d+$/)
      expect(info.address).not.toBe('')
      expect(info.cpus).toBeGreaterThan(0)
      expect(info.memory).toBeGreaterThan(0)
    })

    it('knows the images that are there', async () => {
      expect(await engine.image(under.absentImage)).toBeNull()
      const image = await engine.image(under.image)
      expect(image?.id).not.toBe('')
      expect(image?.size).toBeGreaterThan(0)
    })

    it('makes a container that does not run yet, and says so', async () => {
      const id = await make('runs')
      const info = await engine.inspect(id)
      expect(info).toMatchObject({ id, name: `${under.prefix}-${count}`, state: 'created', restartCount: 0, ports: [] })
      expect(info).toMatchObject({ exitCode: null, startedAt: null, finishedAt: null, isOutOfMemory: false, error: '' })
      expect(info.labels).toMatchObject(labels)
      expect(info.imageId).toBe((await engine.image(under.image))?.id)
      expect(await engine.inspect(info.name)).toEqual(info)
    })

    it('refuses an image that is not there and a name that is in use, and makes nothing', async () => {
      const noImage = await failure(engine.create(spec('runs', { image: under.absentImage })))
      expect(noImage).toMatchObject({ code: 'image-not-found', message: expect.stringContaining(under.absentImage) })
      expect(await engine.containers(labels)).toEqual([])
      const id = await make('runs')
      expect((await failure(engine.create(spec('runs')))).code).toBe('name-in-use')
      expect((await engine.containers(labels)).map((each) => each.id)).toEqual([id])
    })

    it('starts and stops, however often', async () => {
      const id = await run('runs')
      await engine.start(id)
      const running = await engine.inspect(id)
      expect(running).toMatchObject({ state: 'running', health: null, exitCode: null, finishedAt: null })
      expect(running.startedAt).toBeGreaterThanOrEqual(running.createdAt)
      await engine.stop(id, 10_000)
      await engine.stop(id, 10_000)
      const stopped = await engine.inspect(id)
      expect(stopped).toMatchObject({ state: 'exited', restartCount: 0 })
      expect(stopped.exitCode).not.toBeNull()
      expect(stopped.finishedAt).not.toBeNull()
      await engine.start(id)
      expect(await engine.inspect(id)).toMatchObject({ state: 'running', exitCode: null, finishedAt: null })
      const before = (await engine.inspect(id)).startedAt
      await engine.restart(id, 10_000)
      const after = await engine.inspect(id)
      expect(after.state).toBe('running')
      expect(after.startedAt ?? 0).toBeGreaterThanOrEqual(before ?? 0)
    })

    it('kills what does not stop within its grace', async () => {
      const id = await run('ignores-stop')
      await engine.stop(id, 1000)
      expect(await engine.inspect(id)).toMatchObject({ state: 'exited', exitCode: 137 })
    })

    it('kills by a signal', async () => {
      const id = await run('runs')
      await engine.kill(id, 'SIGKILL')
      expect(await ended(id)).toMatchObject({ exitCode: 137, isOutOfMemory: false })
      expect((await failure(engine.kill(id, 'SIGKILL'))).code).toBe('engine-refused')
    })

    it('gives the lines of both outputs, each with its time', async () => {
      const id = await run('prints')
      const lines = await collect(engine.logs(id, { follow: true }))
      const texts = (stream: LogLine['stream']) =>
        lines.filter((line) => line.stream === stream).map(({ text }) => text)
      expect(texts('stdout')).toEqual(['one', 'two'])
      expect(texts('stderr')).toEqual(['three'])
      const { startedAt, exitCode } = await ended(id)
      expect(exitCode).toBe(3)
      for (const { at } of lines) expect(Math.abs(at - (startedAt ?? 0))).toBeLessThan(60_000)
      expect(await collect(engine.logs(id, { follow: false }))).toEqual(lines)
      expect(await collect(engine.logs(id, { follow: false, tail: 1 }))).toEqual(lines.slice(-1))
      const last = lines.at(-1)?.at ?? 0
      expect(await collect(engine.logs(id, { follow: false, since: last + 60_000 }))).toEqual([])
      expect(await collect(engine.logs(id, { follow: false, since: lines[0]?.at ?? 0 }))).toEqual(lines)
    })

    it('stops following a log when it is aborted, or left', async () => {
      const id = await run('runs')
      const aborter = new AbortController()
      const lines = engine.logs(id, { follow: true }, aborter.signal)[Symbol.asyncIterator]()
      const next = lines.next()
      aborter.abort()
      expect(await next).toEqual({ done: true, value: undefined })
      const left = await run('prints', { name: `${under.prefix}-${count}-left` })
      for await (const line of engine.logs(left, { follow: true })) if (line.text !== '') break
    })

    it('watches over health', async () => {
      const [well, ill] = [
        await run('gets-healthy'),
        await run('gets-unhealthy', { name: `${under.prefix}-${count}-ill` }),
      ]
      await until(
        () => engine.inspect(well),
        ({ health }) => health === 'healthy',
      )
      const info = await until(
        () => engine.inspect(ill),
        ({ health }) => health === 'unhealthy',
      )
      expect(info.state).toBe('running')
      expect(info.healthLog.at(-1)).toMatchObject({ exitCode: 1, output: 'no luck' })
    })

    it('starts again what fails, as often as its policy says', async () => {
      const id = await run('fails', { restart: { name: 'on-failure', maximumRetryCount: 2 } })
      const over = (info: { readonly restartCount: number; readonly state: string }) =>
        info.restartCount === 2 && info.state === 'exited'
      expect(await until(() => engine.inspect(id), over)).toMatchObject({ exitCode: 1 })
    })

    it('does not start again what was stopped', async () => {
      const id = await run('runs', { restart: { name: 'unless-stopped', maximumRetryCount: 0 } })
      await engine.stop(id, 10_000)
      expect(await engine.inspect(id)).toMatchObject({ state: 'exited', restartCount: 0 })
    })

    it('publishes ports, and says when one is in use', async () => {
      const port = { containerPort: 8080, protocol: 'tcp', hostIp: '127.0.0.1' } as const
      const id = await run('runs', { ports: [{ ...port, hostPort: null }] })
      const { ports } = await engine.inspect(id)
      expect(ports).toEqual([{ ...port, hostPort: expect.any(Number) }])
      const other = await make('runs', {
        ...{ name: `${under.prefix}-${count}-taken`, ports: [{ ...port, hostPort: under.takenPort }] },
      })
      const refusal = await failure(engine.start(other))
      expect(refusal.code).toBe('port-in-use')
      expect(refusal.message).toContain(String(under.takenPort))
      expect((await engine.inspect(other)).state).not.toBe('running')
    })

    it('keeps networks and volumes by their labels', async () => {
      const resource = { name: `${under.prefix}-${count}`, driver: null, labels }
      expect(await engine.networks(labels)).toEqual([])
      await engine.createNetwork(resource)
      expect((await failure(engine.createNetwork(resource))).code).toBe('name-in-use')
      expect(await engine.networks(labels)).toEqual([{ name: resource.name, labels }])
      await engine.createVolume(resource)
      await engine.createVolume(resource)
      expect(await engine.volumes(labels)).toEqual([{ name: resource.name, labels }])
      const id = await make('runs', {
        networks: [{ name: resource.name, aliases: ['alias'] }],
        mounts: [{ type: 'volume', source: resource.name, target: '/data', readOnly: false }],
      })
      const inUse = await failure(engine.removeVolume(resource.name))
      expect(inUse.code).toBe('engine-refused')
      await engine.remove(id, { force: true })
      for (const _ of [1, 2]) {
        await engine.removeVolume(resource.name)
        await engine.removeNetwork(resource.name)
      }
      expect([await engine.networks(labels), await engine.volumes(labels)]).toEqual([[], []])
    })

    it('joins all networks of a container, or makes none', async () => {
      const names = [`${under.prefix}-${count}-a`, `${under.prefix}-${count}-b`]
      for (const each of names) await engine.createNetwork({ name: each, driver: null, labels })
      const networks = names.map((each) => ({ name: each, aliases: [] }))
      const id = await make('runs', { networks })
      await engine.remove(id, { force: true })
      const missing = { name: `${under.prefix}-nowhere`, aliases: [] }
      await failure(engine.create(spec('runs', { networks: [...networks, missing] })))
      expect(await engine.containers(labels)).toEqual([])
      for (const each of names) await engine.removeNetwork(each)
    })

    it('lists containers by label, with a value or without', async () => {
      const ids = [await make('runs'), await run('runs', { name: `${under.prefix}-${count}-second` })]
      const found = await engine.containers(labels)
      expect(found.map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
      expect(found.map(({ state }) => state).toSorted()).toEqual(['created', 'running'])
      expect((await engine.containers({ 'pfadtest.project': '' })).length).toBeGreaterThanOrEqual(2)
      expect(await engine.containers({ ...labels, 'pfadtest.other': '' })).toEqual([])
    })

    it('removes, forced where it runs, and what is not there is removed already', async () => {
      const id = await run('runs')
      expect((await failure(engine.remove(id, { force: false }))).code).toBe('engine-refused')
      await engine.remove(id, { force: true })
      await engine.remove(id, { force: true })
      for (const gone of [
        engine.inspect(id),
        engine.start(id),
        engine.stop(id, 0),
        collect(engine.logs(id, { follow: false })),
      ]) {
        expect((await failure(gone)).code).toBe('container-not-found')
      }
    })

    it('tells what happens to containers with these labels, each once, and of no other', async () => {
      const aborter = new AbortController()
      const seen: ContainerEvent[] = []
      let connections = 0
      const watching = (async () => {
        for await (const event of engine.events(labels, aborter.signal)) {
          if (event === 'connected') connections += 1
          else seen.push(event)
        }
      })()
      await until(
        async () => connections,
        (so) => so === 1,
      )
      const other = await make('runs', { name: `${under.prefix}-${count}-other`, labels: {} })
      await engine.remove(other, { force: true })
      const id = await run('fails')
      await ended(id)
      await engine.remove(id, { force: true })
      await until(
        async () => seen,
        () => seen.at(-1)?.action === 'destroy',
      )
      expect(seen.map(({ action }) => action)).toEqual(['create', 'start', 'die', 'destroy'])
      expect(seen.every((event) => event.containerId === id && event.name === `${under.prefix}-${count}`)).toBe(true)
      expect(seen.map(({ exitCode }) => exitCode)).toEqual([null, null, 1, null])
      expect(seen[0]?.labels).toMatchObject(labels)
      aborter.abort()
      await watching
      expect(connections).toBe(1)
    })

    it('tells of health and of a start again', async () => {
      const aborter = new AbortController()
      const seen: ContainerEvent[] = []
      const watching = (async () => {
        for await (const event of engine.events(labels, aborter.signal)) if (event !== 'connected') seen.push(event)
      })()
      const id = await run('gets-healthy')
      await until(
        async () => seen,
        () => seen.some(({ health }) => health === 'healthy'),
      )
      await engine.restart(id, 1000)
      await until(
        async () => seen,
        () => seen.filter(({ action }) => action === 'start').length === 2,
      )
      aborter.abort()
      await watching
      expect(seen.find(({ action }) => action === 'health_status')).toMatchObject({ containerId: id, exitCode: null })
    })

    it('reads what a container uses, until it ends', async () => {
      const id = await run('runs', { memory: 64 * 1024 ** 2 })
      const readings = engine.stats(id)[Symbol.asyncIterator]()
      const { value } = await readings.next()
      expect(value).toMatchObject({ memoryLimit: 64 * 1024 ** 2 })
      expect(value?.cpuPercent).toBeGreaterThanOrEqual(0)
      expect(value?.memory).toBeGreaterThan(0)
      await engine.kill(id, 'SIGKILL')
      while (!(await readings.next()).done);
      expect(await collect(engine.stats(id))).toEqual([])
    })

    it('runs a program inside to its end', async () => {
      const id = await run('runs')
      const lines: LogLine[] = []
      const request = { command: under.inside, environment: { WORD: 'wörd' } }
      expect(await engine.exec(id, request, (line) => lines.push(line))).toEqual({ exitCode: 4 })
      expect(lines.find(({ stream }) => stream === 'stdout')?.text).toBe('inside')
      expect(lines.find(({ stream }) => stream === 'stderr')?.text).toBe('wörd')
      await engine.stop(id, 1000)
      expect((await failure(engine.exec(id, request, () => {}))).code).toBe('engine-refused')
    })

    it('rejects with the reason of an abort, and has done nothing', async () => {
      const reason = new Error('enough')
      const aborted = AbortSignal.abort(reason)
      await expect(engine.create(spec('runs'), aborted)).rejects.toBe(reason)
      await expect(engine.info(aborted)).rejects.toBe(reason)
      await expect(engine.pull({ reference: under.absentImage, platform: null }, () => {}, aborted)).rejects.toBe(
        reason,
      )
      expect(await engine.containers(labels)).toEqual([])
      expect(await collect(engine.events(labels, aborted))).toEqual([])
      const id = await run('ignores-stop')
      const aborter = new AbortController()
      const stopping = engine.stop(id, 60_000, aborter.signal)
      aborter.abort(reason)
      await expect(stopping).rejects.toBe(reason)
    })
  })
}
