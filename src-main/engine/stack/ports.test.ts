import { describe, expect, it } from 'vitest'
import { create, doings, names, up } from '../../../tests/support/twoServices.ts'
import { parseCompose } from '../../core/compose/project.ts'
import { desiredOf } from './desired.ts'

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

describe('a port that is taken', () => {
  it('is told before anything is made, with who has it and the next free one', async () => {
    const world = create()
    world.taken.set(5432, 'postgres (process 12)').set(5433, 'x')
    const { operation } = await up(world)
    expect(operation).toMatchObject({
      outcome: 'failed',
      error: { code: 'port-in-use', message: expect.stringContaining('5432 (for db), by postgres (process 12)') },
      conflicts: [{ service: 'db', port: 5432, free: 5434, variable: 'DB_PORT' }],
    })
    expect(doings(world)).toEqual([])
  })

  it('is moved when asked, with all that follows from it, and stays moved', async () => {
    const world = create()
    world.taken.set(5432, 'postgres')
    expect((await up(world, { movePorts: true })).operation.outcome).toBe('done')
    expect(world.world.variables).toEqual({ DB_PORT: '5433' })
    const [db] = await world.engine.containers({ 'com.docker.compose.service': 'db' })
    expect(db?.ports).toMatchObject([{ hostPort: 5433, containerPort: 5432 }])
    expect((await up(world)).operation.outcome).toBe('done')
  })

  it('is not moved where the environment has set it', async () => {
    const world = create()
    world.world.fixed['DB_PORT'] = '5432'
    world.taken.set(5432, 'postgres')
    const { operation } = await up(world, { movePorts: true })
    expect(operation).toMatchObject({ outcome: 'failed', conflicts: [{ variable: null, free: null }] })
  })

  it('by another container is told by its name; the own one is no conflict', async () => {
    const world = create()
    await up(world)
    const second = create()
    expect((await up(world)).operation.outcome).toBe('done')
    await second.engine.create({
      ...firstSpec(),
      name: 'other',
      ports: [{ hostIp: '', hostPort: 5432, containerPort: 1, protocol: 'tcp' }],
    })
    await second.engine.start('other')
    expect((await up(second)).operation.error?.message).toContain('by the container other')
  })

  it('between the look and the start is told all the same', async () => {
    const world = create()
    world.engine.control.takePort(5432)
    const { operation } = await up(world)
    expect(operation.error?.code).toBe('port-in-use')
    expect(await names(world)).toEqual([])
    expect(await world.engine.networks({})).toEqual([])
  })
})
