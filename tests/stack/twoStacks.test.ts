import { expect, inject, it } from 'vitest'
import { fillMinute } from './support/bigMinute.ts'
import { openEngine } from './support/docker.ts'
import type { TestEngine } from './support/engine.ts'
import { createTestStack, openStack } from './support/testStack.ts'

const MINUTE = Date.parse('2024-06-01T06:30:00Z')

/** What another stack must not change: which containers run since when, and the volumes. */
const traces = async (engine: TestEngine, project: string) => ({
  containers: await Promise.all(
    (await engine.containers(project)).map(async ({ id, name }) => {
      const { RestartCount, State } = await engine.inspect(id)
      return { id, name, restarts: RestartCount, status: State.Status, since: State.StartedAt }
    }),
  ),
  volumes: (await engine.volumes(project)).toSorted(),
  networks: await engine.networks(project),
})

it('two stacks live side by side and do not touch each other', async () => {
  const { engine, socket } = await openEngine()
  const first = openStack(inject('stack'))
  const { variables, project } = first.facts
  const before = await traces(engine, project)
  expect(before.containers.length).toBeGreaterThan(6)

  const range = ['--from', '2024-06-01', '--to', '2024-06-02']
  const itsEvents = (await first.done(['events', 'count', ...range])).stdout

  await using second = await createTestStack({ engine, socket, name: 'second', variables })
  await second.done(['stack', 'up', 'clickhouse', 'minio', '--wait'])
  await fillMinute(second.facts, MINUTE, 1000)
  expect((await second.done(['events', 'count', ...range])).stdout.trim()).toBe('1000')
  expect((await first.done(['events', 'count', ...range])).stdout).toBe(itsEvents)

  const seen = await second.done(['stack', 'status', '-o', 'json'])
  expect(seen.stdout).not.toContain(project)
  await second.done(['stack', 'restart', 'minio'])
  expect(await traces(engine, project)).toEqual(before)

  await second.done(['stack', 'down'])
  expect(await engine.containers(second.facts.project)).toEqual([])
  const kept = await engine.volumes(second.facts.project)
  expect(kept).toEqual(expect.arrayContaining([`${second.facts.project}_clickhouse-data`]))
  await second.done(['stack', 'up', 'clickhouse', '--wait'])
  expect((await second.done(['events', 'count', ...range])).stdout.trim()).toBe('1000')
  await second.done(['stack', 'reset', '--confirm', second.facts.project])
  expect(await engine.volumes(second.facts.project)).toEqual([])
  expect(await traces(engine, project)).toEqual(before)
})
