import { describe, expect, it } from 'vitest'
import { runToEnd } from '../../../tests/support/stackWorld.ts'
import { COMPOSE, create, doings, names, up } from '../../../tests/support/twoServices.ts'
import { parseCompose } from '../../core/compose/project.ts'
import { desiredOf } from './desired.ts'

describe('up', () => {
  it('makes network, volume and containers, and starts them in the order in which they wait for each other', async () => {
    const world = create()
    expect((await up(world)).operation).toMatchObject({ outcome: 'done', error: null })
    expect(await names(world)).toEqual(['pfad-db-1', 'pfad-web-1', 'pfad-web-2'])
    const started = doings(world).filter((call) => call.startsWith('start '))
    expect(started[0]).toBe('start pfad-db-1')
    const [db] = await world.engine.containers({ 'com.docker.compose.service': 'db' })
    for (const web of await world.engine.containers({ 'com.docker.compose.service': 'web' })) {
      expect(web.startedAt).toBeGreaterThanOrEqual(db?.healthLog[0]?.at ?? Number.POSITIVE_INFINITY)
    }
    expect(await world.engine.volumes({ 'com.docker.compose.project': 'pfad' })).toMatchObject([{ name: 'pfad_data' }])
    const status = await world.stack.status()
    expect(status.state).toBe('up')
    expect(status.services.map(({ service, state }) => [service, state])).toEqual([
      ['db', 'healthy'],
      ['web', 'running'],
    ])
  })

  it('starts what waits as soon as the other passes its check, before the engine looks', async () => {
    const late = { health: { afterMs: 1500, status: 'healthy' } } as const
    const world = create({
      programs: { db: late, web: {} },
      exec: (command) => (command.join(' ') === '/bin/sh -c true' ? { exitCode: 0 } : undefined),
    })
    expect((await up(world, { wait: true })).operation).toMatchObject({ outcome: 'done', error: null })
    const [db] = await world.engine.containers({ 'com.docker.compose.service': 'db' })
    expect(db?.health).toBe('healthy')
    for (const web of await world.engine.containers({ 'com.docker.compose.service': 'web' })) {
      expect(web.startedAt).toBeLessThan(db?.healthLog[0]?.at ?? 0)
    }
  })

  it('labels what Compose looks for', async () => {
    const world = create()
    await up(world)
    const [db] = await world.engine.containers({ 'com.docker.compose.service': 'db' })
    expect(db?.labels).toMatchObject({
      'com.docker.compose.project': 'pfad',
      'com.docker.compose.container-number': '1',
      'com.docker.compose.oneoff': 'False',
      'com.docker.compose.config-hash': expect.stringMatching(/^[0-9a-f]{64}$/),
      'com.docker.compose.project.config_files': '/stack/compose.yaml',
      'com.docker.compose.project.working_dir': '/stack',
    })
    const [web] = await world.engine.containers({ 'com.docker.compose.service': 'web' })
    expect(web?.labels['com.docker.compose.depends_on']).toBe('db:service_healthy:false')
    expect(await world.engine.networks({ 'com.docker.compose.network': 'default' })).toHaveLength(1)
  })

  it('again does nothing', async () => {
    const world = create()
    await up(world)
    const before = doings(world).length
    expect((await up(world)).operation.outcome).toBe('done')
    expect(doings(world)).toHaveLength(before)
  })

  it('makes anew what changed, and nothing else', async () => {
    const world = create()
    await up(world)
    const before = doings(world).length
    world.world.variables['DB_PORT'] = '6000'
    await up(world)
    expect(doings(world).slice(before)).toEqual([
      'stop pfad-db-1',
      'remove pfad-db-1',
      'create pfad-db-1',
      'start pfad-db-1',
    ])
  })

  it('takes over what Compose made, running or stopped, and makes it anew where it is another image', async () => {
    const world = create({ images: ['app:1', 'app:2'] })
    await up(world)
    const [db] = await world.engine.containers({ 'com.docker.compose.service': 'db' })
    await runToEnd(world.stack, { verb: 'down' })
    const { 'app.pfad.hash': _own, ...labels }: Record<string, string> = { ...db?.labels }
    const ports = [{ hostIp: '127.0.0.1', hostPort: 5432, containerPort: 5432, protocol: 'tcp' }] as const
    const id = await world.engine.create({ ...firstSpec(), name: 'pfad-db-1', labels, ports })
    await world.engine.start(id)
    world.engine.control.setHealth(id, 'healthy')
    const since = (before: number): string[] =>
      doings(world)
        .slice(before)
        .filter((call) => call.includes('-db-'))
    let before = doings(world).length
    await up(world)
    expect(since(before)).toEqual([])
    await world.engine.stop(id, 0)
    before = doings(world).length
    await up(world)
    expect(since(before)).toEqual(['start pfad-db-1'])
    before = doings(world).length
    world.world.compose = COMPOSE.replace('image: app:1', 'image: app:2')
    await up(world)
    expect(since(before)).toContain('create pfad-db-1')
  })

  it('starts what was stopped', async () => {
    const world = create()
    await up(world)
    await runToEnd(world.stack, { verb: 'stop', services: ['web'] })
    const before = doings(world).length
    await up(world)
    expect(doings(world).slice(before).toSorted()).toEqual(['start pfad-web-1', 'start pfad-web-2'])
  })

  it('pulls what is missing, each image once, and says how far it is', async () => {
    const world = create({ images: [] })
    world.engine.control.publish('app:1')
    const { news } = await up(world)
    expect(doings(world).filter((call) => call.startsWith('pull'))).toEqual(['pull app:1'])
    const pulled = news.flatMap((each) =>
      each.kind === 'progress' && each.progress.phase === 'pulling' ? [each.progress] : [],
    )
    expect(pulled).toContainEqual(expect.objectContaining({ service: 'web', done: 50, total: 100 }))
  })

  it('builds what is built here once for all who use it, and again when its sources changed', async () => {
    const built = COMPOSE.replaceAll('image: app:1', 'image: made:1\n    build: ./made')
    const world = create({ compose: built, images: [] })
    const builds = (): string[] => doings(world).filter((call) => call.startsWith('build'))
    const { news } = await up(world)
    expect(builds()).toEqual(['build made:1'])
    expect(news).toContainEqual({ kind: 'line', service: 'db', text: 'Successfully tagged made:1' })
    await up(world)
    expect(builds()).toHaveLength(1)
    world.world.sources = 2
    await up(world)
    expect(builds()).toHaveLength(2)
    await up(world, { build: true })
    expect(builds()).toHaveLength(3)
  })

  it('runs what prepares a service each time it is healthy, and fails when that does', async () => {
    const labelled = COMPOSE.replace(
      'healthcheck:',
      'labels: { app.pfad.after-healthy: sh -c "init it" }\n    healthcheck:',
    )
    let exitCode = 0
    const seen: (readonly string[])[] = []
    const world = create({
      compose: labelled,
      exec: (command) => {
        seen.push(command)
        return { exitCode }
      },
    })
    await up(world)
    await up(world)
    expect(seen).toEqual([
      ['sh', '-c', 'init it'],
      ['sh', '-c', 'init it'],
    ])
    exitCode = 3
    expect((await up(world)).operation).toMatchObject({
      outcome: 'failed',
      error: { code: 'service-failed', message: expect.stringContaining('exit code 3') },
    })
  })

  it('of one service takes what it needs, and no more', async () => {
    const world = create()
    await up(world, { services: ['db'] })
    expect(await names(world)).toEqual(['pfad-db-1'])
    await expect(world.stack.run({ verb: 'stop', services: ['no'] })).rejects.toMatchObject({ code: 'unknown-service' })
  })
})

/** Of a container that somebody else makes. */
const firstSpec = () => {
  const text = 'services: { a: { image: "app:1", networks: [] } }'
  const project = parseCompose({ file: 'f', text, variables: {} }, 'pfad')
  const [desired] = [...project.services.values()].flatMap((service) =>
    desiredOf({ project, file: '', folder: '', variables: [], fixed: [] }, service, () => 'h'),
  )
  if (desired === undefined) throw new Error('nothing desired')
  return { ...desired.specFor('sha256:app:1'), labels: {} }
}

describe('a service that does not come up', () => {
  it('is explained: exit code, cause, last lines', async () => {
    const prints = [{ stream: 'stderr', text: 'mkdir: /data: Permission denied s3cret' }] as const
    const world = create({ programs: { db: { prints, ends: { afterMs: 5, exitCode: 1 } } } })
    const { operation } = await up(world)
    expect(operation).toMatchObject({ outcome: 'failed', error: { code: 'service-failed' } })
    expect(operation.error?.message).toMatch(/db ended with exit code 1\. It may not write to.*Permission denied/s)
    const [db] = (await world.stack.status()).services
    expect(db).toMatchObject({ state: 'failed', explanation: { what: 'ended with exit code 1' } })
    expect(db?.explanation?.lines.join()).toContain('***')
  })

  it('leaves nothing that was made for it and never started', async () => {
    const world = create({ programs: { db: { ends: { afterMs: 5, exitCode: 1 } } } })
    await up(world)
    expect(await names(world)).toEqual(['pfad-db-1'])
  })

  it('is known by its restarts, where it is started again and again', async () => {
    const compose = COMPOSE.replace('healthcheck:', 'restart: unless-stopped\n    healthcheck:')
    const world = create({ compose, programs: { db: { ends: { afterMs: 5, exitCode: 137, isOutOfMemory: true } } } })
    const { operation } = await up(world)
    expect(operation.error?.message).toMatch(/out of memory.*restarted \d+ times.*more memory than its limit/s)
  })

  it('that nobody hears of in time is told as slow', async () => {
    const world = create({ programs: { db: { health: { afterMs: 60_000, status: 'healthy' } } } })
    const { operation } = await up(world, { timeoutMs: 1000 })
    expect(operation.error?.code).toBe('service-slow')
  })
})

describe('a cancelled up', () => {
  it('leaves nothing half made', async () => {
    const world = create({ programs: { db: { health: { afterMs: 60_000, status: 'healthy' } } } })
    const begun = await world.stack.run({
      ...{ verb: 'up', services: [], wait: true, movePorts: false, build: false, timeoutMs: 60_000 },
    })
    for await (const news of world.stack.follow(begun.id, new AbortController().signal)) {
      if (news.kind === 'progress' && news.progress.phase === 'waiting') break
    }
    await expect(world.stack.run({ verb: 'down', services: [] })).rejects.toMatchObject({ code: 'stack-busy' })
    expect(await world.stack.cancel()).toMatchObject({ outcome: 'cancelled' })
    // db runs; web was made and never started.
    expect(await names(world)).toEqual(['pfad-db-1'])
    expect(await world.stack.cancel()).toBeNull()
  })
})
