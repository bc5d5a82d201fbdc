import { describe, expect, it } from 'vitest'
import { containerStreamsContract } from './containerStreams.ts'
import { type EngineUnderTest, failure, useEngine } from './support/engineFixture.ts'
import { collect, until } from './support/waiting.ts'

/** What every container engine must do. `create` gives one, or the reason why there is none here. */
export const containerEngineContract = (name: string, create: () => Promise<EngineUnderTest | string>): void => {
  describe(`container engine: ${name}`, () => {
    const at = useEngine(create)
    containerStreamsContract(at)

    it('says who answers, and where', async () => {
      const info = await at.engine.info()
      expect(info.version).toMatch(/^\d+\./)
      expect(info.apiVersion).toMatch(/^\d+\.\d+$/)
      expect(info.address).not.toBe('')
      expect(info.cpus).toBeGreaterThan(0)
      expect(info.memory).toBeGreaterThan(0)
    })

    it('knows the images that are there', async () => {
      expect(await at.engine.image(at.under.absentImage)).toBeNull()
      const image = await at.engine.image(at.under.image)
      expect(image?.id).not.toBe('')
      expect(image?.size).toBeGreaterThan(0)
    })

    it('makes a container that does not run yet, and says so', async () => {
      const id = await at.make('runs')
      const info = await at.engine.inspect(id)
      expect(info).toMatchObject({ id, name: at.name, state: 'created', restartCount: 0, ports: [] })
      expect(info).toMatchObject({ exitCode: null, startedAt: null, finishedAt: null, isOutOfMemory: false, error: '' })
      expect(info.labels).toMatchObject(at.labels)
      expect(info.imageId).toBe((await at.engine.image(at.under.image))?.id)
      expect(await at.engine.inspect(info.name)).toEqual(info)
    })

    it('refuses an image that is not there and a name that is in use, and makes nothing', async () => {
      const noImage = await failure(at.engine.create(at.spec('runs', { image: at.under.absentImage })))
      expect(noImage).toMatchObject({ code: 'image-not-found', message: expect.stringContaining(at.under.absentImage) })
      expect(await at.engine.containers(at.labels)).toEqual([])
      const id = await at.make('runs')
      expect((await failure(at.engine.create(at.spec('runs')))).code).toBe('name-in-use')
      expect((await at.engine.containers(at.labels)).map((each) => each.id)).toEqual([id])
    })

    it('starts and stops, however often', async () => {
      const id = await at.run('runs')
      await at.engine.start(id)
      const running = await at.engine.inspect(id)
      expect(running).toMatchObject({ state: 'running', health: null, exitCode: null, finishedAt: null })
      expect(running.startedAt).toBeGreaterThanOrEqual(running.createdAt)
      await at.engine.stop(id, 10_000)
      await at.engine.stop(id, 10_000)
      const stopped = await at.engine.inspect(id)
      expect(stopped).toMatchObject({ state: 'exited', restartCount: 0 })
      expect(stopped.exitCode).not.toBeNull()
      expect(stopped.finishedAt).not.toBeNull()
      await at.engine.start(id)
      expect(await at.engine.inspect(id)).toMatchObject({ state: 'running', exitCode: null, finishedAt: null })
      const before = (await at.engine.inspect(id)).startedAt
      await at.engine.restart(id, 10_000)
      const after = await at.engine.inspect(id)
      expect(after.state).toBe('running')
      expect(after.startedAt ?? 0).toBeGreaterThanOrEqual(before ?? 0)
    })

    it('kills what does not stop within its grace', async () => {
      const id = await at.runDeaf()
      await at.engine.stop(id, 1000)
      expect(await at.engine.inspect(id)).toMatchObject({ state: 'exited', exitCode: 137 })
    })

    it('kills by a signal', async () => {
      const id = await at.run('runs')
      await at.engine.kill(id, 'SIGKILL')
      expect(await at.ended(id)).toMatchObject({ exitCode: 137, isOutOfMemory: false })
      expect((await failure(at.engine.kill(id, 'SIGKILL'))).code).toBe('engine-refused')
    })

    it('watches over health', async () => {
      const [well, ill] = [await at.run('gets-healthy'), await at.run('gets-unhealthy', { name: `${at.name}-ill` })]
      await until(
        () => at.engine.inspect(well),
        ({ health }) => health === 'healthy',
      )
      const info = await until(
        () => at.engine.inspect(ill),
        ({ health }) => health === 'unhealthy',
      )
      expect(info.state).toBe('running')
      expect(info.healthLog.at(-1)).toMatchObject({ exitCode: 1, output: 'no luck' })
    })

    it('starts again what fails, as often as its policy says', async () => {
      const id = await at.run('fails', { restart: { name: 'on-failure', maximumRetryCount: 2 } })
      const over = (info: { readonly restartCount: number; readonly state: string }) =>
        info.restartCount === 2 && info.state === 'exited'
      expect(await until(() => at.engine.inspect(id), over)).toMatchObject({ exitCode: 1 })
    })

    it('does not start again what was stopped', async () => {
      const id = await at.run('runs', { restart: { name: 'unless-stopped', maximumRetryCount: 0 } })
      await at.engine.stop(id, 10_000)
      expect(await at.engine.inspect(id)).toMatchObject({ state: 'exited', restartCount: 0 })
    })

    it('publishes ports, and says when one is in use', async () => {
      const port = { containerPort: 8080, protocol: 'tcp', hostIp: '127.0.0.1' } as const
      const id = await at.run('runs', { ports: [{ ...port, hostPort: null }] })
      const { ports } = await at.engine.inspect(id)
      expect(ports).toEqual([{ ...port, hostPort: expect.any(Number) }])
      const other = await at.make('runs', {
        ...{ name: `${at.name}-taken`, ports: [{ ...port, hostPort: at.under.takenPort }] },
      })
      const refusal = await failure(at.engine.start(other))
      expect(refusal.code).toBe('port-in-use')
      expect(refusal.message).toContain(String(at.under.takenPort))
      expect((await at.engine.inspect(other)).state).not.toBe('running')
    })

    it('keeps networks and volumes by their labels', async () => {
      const resource = { name: at.name, driver: null, labels: at.labels }
      expect(await at.engine.networks(at.labels)).toEqual([])
      await at.engine.createNetwork(resource)
      expect((await failure(at.engine.createNetwork(resource))).code).toBe('name-in-use')
      expect(await at.engine.networks(at.labels)).toEqual([{ name: resource.name, labels: at.labels }])
      await at.engine.createVolume(resource)
      await at.engine.createVolume(resource)
      expect(await at.engine.volumes(at.labels)).toEqual([{ name: resource.name, labels: at.labels }])
      const id = await at.make('runs', {
        networks: [{ name: resource.name, aliases: ['alias'] }],
        mounts: [{ type: 'volume', source: resource.name, target: '/data', readOnly: false }],
      })
      const inUse = await failure(at.engine.removeVolume(resource.name))
      expect(inUse.code).toBe('engine-refused')
      await at.engine.remove(id, { force: true })
      for (const _ of [1, 2]) {
        await at.engine.removeVolume(resource.name)
        await at.engine.removeNetwork(resource.name)
      }
      expect([await at.engine.networks(at.labels), await at.engine.volumes(at.labels)]).toEqual([[], []])
    })

    it('joins all networks of a container, or makes none', async () => {
      const names = [`${at.name}-a`, `${at.name}-b`]
      for (const each of names) await at.engine.createNetwork({ name: each, driver: null, labels: at.labels })
      const networks = names.map((each) => ({ name: each, aliases: [] }))
      const id = await at.make('runs', { networks })
      await at.engine.remove(id, { force: true })
      const missing = { name: `${at.under.prefix}-nowhere`, aliases: [] }
      await failure(at.engine.create(at.spec('runs', { networks: [...networks, missing] })))
      expect(await at.engine.containers(at.labels)).toEqual([])
      for (const each of names) await at.engine.removeNetwork(each)
    })

    it('lists containers by label, with a value or without', async () => {
      const ids = [await at.make('runs'), await at.run('runs', { name: `${at.name}-second` })]
      const found = await at.engine.containers(at.labels)
      expect(found.map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
      expect(found.map(({ state }) => state).toSorted()).toEqual(['created', 'running'])
      expect((await at.engine.containers({ 'pfadtest.project': '' })).length).toBeGreaterThanOrEqual(2)
      expect(await at.engine.containers({ ...at.labels, 'pfadtest.other': '' })).toEqual([])
    })

    it('removes, forced where it runs, and what is not there is removed already', async () => {
      const id = await at.run('runs')
      expect((await failure(at.engine.remove(id, { force: false }))).code).toBe('engine-refused')
      await at.engine.remove(id, { force: true })
      await at.engine.remove(id, { force: true })
      const gone = await Promise.all(
        [
          ...[at.engine.inspect(id), at.engine.start(id), at.engine.stop(id, 0)],
          collect(at.engine.logs(id, { follow: false })),
        ].map(failure),
      )
      expect(gone.map(({ code }) => code)).toEqual(gone.map(() => 'container-not-found'))
    })
  })
}
