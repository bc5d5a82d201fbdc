import { describe, expect, it } from 'vitest'
import { runToEnd, type StackWorld } from '../../../tests/support/stackWorld.ts'
import { COMPOSE, create, doings, healthy, names, up } from '../../../tests/support/twoServices.ts'
import { PfadError } from '../../contract/error.ts'

describe('the end', () => {
  it('comes in the other order, and data stays', async () => {
    const world = create()
    await up(world)
    const before = doings(world).length
    expect((await runToEnd(world.stack, { verb: 'down' })).operation.outcome).toBe('done')
    const ended = doings(world).slice(before)
    expect(ended.findIndex((call) => call === 'stop pfad-db-1')).toBeGreaterThan(ended.lastIndexOf('remove pfad-web-2'))
    expect(await names(world)).toEqual([])
    expect(await world.engine.networks({})).toEqual([])
    expect(await world.engine.volumes({})).toHaveLength(1)
    expect((await world.stack.status()).state).toBe('down')
  })

  it('is a stop where the containers shall stay', async () => {
    const world = create()
    await up(world)
    await runToEnd(world.stack, { verb: 'stop', services: ['web'] })
    expect((await world.stack.status()).services.map(({ state }) => state)).toEqual(['healthy', 'stopped'])
  })

  it('that did not come in time is a stop all the same, where only a person ends it for good', async () => {
    const compose = COMPOSE.replace('    depends_on', '    restart: unless-stopped\n    depends_on')
    const world = create({ compose, programs: { db: { ...healthy, stopExitCode: null }, web: { stopExitCode: null } } })
    await up(world)
    await runToEnd(world.stack, { verb: 'stop' })
    const { services } = await world.stack.status()
    expect(services.map(({ service, state }) => [service, state])).toEqual([
      ['db', 'failed'],
      ['web', 'stopped'],
    ])
    expect(services[0]?.explanation?.cause).toContain('killed')
  })

  it('of another project does not touch this one', async () => {
    const world = create()
    await up(world)
    world.world.compose = `name: other\n${COMPOSE}`
    await runToEnd(world.stack, { verb: 'down' })
    expect(await names(world)).toHaveLength(3)
  })

  it('with all data needs the name, typed', async () => {
    const world = create()
    await up(world)
    expect(await world.stack.resetPreview()).toEqual({
      project: 'pfad',
      containers: ['pfad-db-1', 'pfad-web-1', 'pfad-web-2'],
      networks: ['pfad_default'],
      volumes: ['pfad_data'],
    })
    await expect(world.stack.run({ verb: 'reset', confirm: 'yes' })).rejects.toMatchObject({ code: 'bad-argument' })
    expect(await names(world)).toHaveLength(3)
    await runToEnd(world.stack, { verb: 'reset', confirm: 'pfad' })
    expect(await world.engine.volumes({})).toEqual([])
  })
})

describe('a number of replicas', () => {
  it('is kept by the variable that the file has for it, up and down', async () => {
    const world = create()
    await up(world)
    await runToEnd(world.stack, { verb: 'scale', replicas: { web: 4 } })
    expect(world.world.variables).toEqual({ WEBS: '4' })
    expect(await names(world)).toHaveLength(5)
    await runToEnd(world.stack, { verb: 'scale', replicas: { web: 1 } })
    expect(await names(world)).toEqual(['pfad-db-1', 'pfad-web-1'])
  })

  it('cannot be more than one of something with a fixed port', async () => {
    const world = create()
    const { operation } = await runToEnd(world.stack, { verb: 'scale', replicas: { db: 2 } })
    expect(operation).toMatchObject({ outcome: 'failed', error: { code: 'bad-argument' } })
  })
})

describe('an engine that is away', () => {
  it('is part of the status, and an operation is refused with what to do', async () => {
    const world = create()
    await up(world)
    world.engine.control.stopEngine()
    expect(await world.stack.status()).toMatchObject({ state: 'unknown', problem: { code: 'engine-stopped' } })
    await expect(world.stack.run({ verb: 'down', services: [] })).rejects.toMatchObject({ code: 'engine-stopped' })
    world.engine.control.startEngine()
    expect((await world.stack.status()).state).toBe('up')
  })

  it('in the middle of an up fails it with that reason', async () => {
    const world = create({ programs: { db: { health: { afterMs: 60_000, status: 'healthy' } } } })
    const running = up(world)
    setTimeout(() => world.engine.control.stopEngine(), 50)
    expect((await running).operation).toMatchObject({ outcome: 'failed', error: { code: 'engine-stopped' } })
  })

  it.each(['createNetwork', 'createVolume', 'create', 'start'] as const)(
    'at %s leaves nothing behind',
    async (method) => {
      const world = create()
      world.engine.control.failNext(method, new PfadError('no-space', 'The disk is full.', 'Free some.'))
      expect((await up(world)).operation).toMatchObject({ outcome: 'failed', error: { code: 'no-space' } })
      expect(await names(world)).toEqual([])
      expect(await world.engine.networks({})).toEqual([])
      expect(await world.engine.volumes({})).toEqual([])
      expect((await up(world)).operation.outcome).toBe('done')
    },
  )
})

describe('logs', () => {
  const all = async (world: StackWorld, wish: object = {}): Promise<string[]> => {
    const lines: string[] = []
    const options = { services: [], tail: 100, follow: false, search: '', ...wish }
    for await (const block of world.stack.logs(options, new AbortController().signal)) {
      lines.push(...block.map(({ container, text }) => `${container} ${text}`))
    }
    return lines
  }
  const say = { prints: [{ stream: 'stdout', text: 'hello' }] } as const

  it('are kept when the container is gone, once each', async () => {
    const world = create({ programs: { db: { ...healthy, ...say }, web: say } })
    await up(world)
    expect(await all(world)).toHaveLength(3)
    expect(await all(world)).toHaveLength(3)
    await runToEnd(world.stack, { verb: 'down' })
    expect(await all(world, { services: ['web'], search: 'HELL' })).toEqual(['pfad-web-1 hello', 'pfad-web-2 hello'])
    expect(await all(world, { search: 'nothing' })).toEqual([])
  })

  it('are followed', async () => {
    const world = create({ programs: { db: { ...healthy, ...say } } })
    await up(world)
    const ending = new AbortController()
    const seen: string[] = []
    for await (const block of world.stack.logs(
      { services: ['db'], tail: 10, follow: true, search: '' },
      ending.signal,
    )) {
      seen.push(...block.map(({ text }) => text))
      if (seen.length === 1) world.engine.control.print('pfad-db-1', 'more s3cret')
      if (seen.length >= 2) ending.abort()
    }
    expect(seen).toEqual(['hello', 'more ***'])
  })
})
