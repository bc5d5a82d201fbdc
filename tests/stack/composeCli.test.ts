import { expect, inject, it } from 'vitest'
import { composeFor } from './support/compose.ts'
import { openEngine } from './support/docker.ts'
import { eventually } from './support/eventually.ts'
import { createTestStack, openStack, type TestStack } from './support/testStack.ts'

type Row = { service: string; state: string }
/** The services as `pfad stack status` tells them. */
const status = async (stack: TestStack): Promise<Record<string, Row>> => {
  const rows = JSON.parse((await stack.done(['stack', 'status', '-o', 'json'])).stdout) as Row[]
  return Object.fromEntries(rows.map((row) => [row.service, row]))
}
const parseLines = <T>(text: string): T[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as T)

it('the Compose CLI sees what the app made', async () => {
  const stack = openStack(inject('stack'))
  const compose = await composeFor(stack.facts)
  const projects = JSON.parse(await compose('ls', '--format', 'json')) as { Name: string; Status: string }[]
  expect(projects).toContainEqual(expect.objectContaining({ Name: stack.facts.project, Status: 'running(8)' }))
  const services = parseLines<{ Service: string; Health: string }>(await compose('ps', '--format', 'json'))
  expect(services).toHaveLength(8)
  expect(services.filter(({ Health }) => Health !== 'healthy')).toEqual([])
  expect(await compose('logs', '--no-color', 'minio')).toContain('minio-1')
})

it('the Compose CLI stops and restarts what the app made, and the app sees it', async () => {
  const stack = openStack(inject('stack'))
  const compose = await composeFor(stack.facts)
  await compose('stop', 'schema-registry')
  expect((await status(stack))['schema-registry']?.state).toBe('stopped')
  await compose('restart', 'schema-registry')
  await eventually(
    () => status(stack),
    (rows) => rows['schema-registry']?.state === 'healthy',
    { within: 90_000 },
  )
})

it('the app takes on what the Compose CLI made, and ends it', async () => {
  const { engine, socket } = await openEngine()
  const { variables } = inject('stack')
  await using stack = await createTestStack({ engine, socket, name: 'cli', variables })
  const compose = await composeFor(stack.facts)
  const { project } = stack.facts
  await compose('up', '-d', '--wait', 'minio', 'clickhouse')
  const made = (await engine.containers(project)).map(({ id }) => id)

  expect(await status(stack)).toMatchObject({ minio: { state: 'healthy' }, clickhouse: { state: 'healthy' } })
  await stack.done(['stack', 'up', 'minio', 'clickhouse', '--wait'])
  expect((await engine.containers(project)).map(({ id }) => id)).toEqual(made)
  await stack.done(['stack', 'restart', 'minio'])
  expect((await engine.containers(project)).map(({ id }) => id)).toEqual(made)
  expect((await stack.done(['stack', 'logs', 'minio'])).stdout).toMatch(/minio/i)

  await stack.done(['stack', 'down'])
  expect(await compose('ps', '--all', '--format', 'json')).toBe('')
  expect(await engine.networks(project)).toEqual([])
  expect((await engine.volumes(project)).toSorted()).toEqual([`${project}_clickhouse-data`, `${project}_minio-data`])

  await stack.done(['stack', 'up', 'minio', '--wait'])
  await compose('down', '--volumes')
  expect(await engine.containers(project)).toEqual([])
  expect(Object.values(await status(stack)).filter(({ state }) => state !== 'absent')).toEqual([])
})
