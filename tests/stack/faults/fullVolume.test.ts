import { expect, inject, it } from 'vitest'
import { fillMinute } from '../support/bigMinute.ts'
import { openEngine } from '../support/docker.ts'
import { EXTRACT, MINUTE_DAG } from '../support/minuteDag.ts'
import { createTestStack } from '../support/testStack.ts'

const MINUTE = Date.parse('2024-05-03T06:30:00Z')
const LOGICAL_DATE = '2024-05-03T06:31:00Z'
const KEY = '2024-05-03_10-00.parquet'

it('a full volume of MinIO fails the extraction with that reason, leaves no object, and a retry works', async () => {
  const { engine, socket } = await openEngine()
  const { variables } = inject('stack')
  await using stack = await createTestStack({ engine, socket, name: 'full', variables })
  const { project } = stack.facts
  // A volume that can be full without filling this machine's disk.
  const made = await engine.call('POST', '/volumes/create', {
    Name: `${project}_minio-data`,
    DriverOpts: { type: 'tmpfs', device: 'tmpfs', o: 'size=48m,mode=0777' },
    Labels: { 'com.docker.compose.project': project, 'com.docker.compose.volume': 'minio-data' },
  })
  expect(made, made.text).toMatchObject({ status: 201 })
  await stack.done(['stack', 'up', 'clickhouse', 'minio', '--wait'])
  await fillMinute(stack.facts, MINUTE, 2_000_000)
  const extract = () => stack.pfad(['tasks', 'test', MINUTE_DAG, EXTRACT, LOGICAL_DATE])
  const objects = async (): Promise<string[]> => {
    const { stdout } = await stack.done(['objects', 'ls', 'events', '-o', 'json'])
    return (JSON.parse(stdout) as { key: string }[]).map(({ key }) => key)
  }
  await stack.done(['tasks', 'test', MINUTE_DAG, EXTRACT, LOGICAL_DATE])
  await stack.done(['objects', 'rm', `events/${KEY}`])

  const minio = await engine.container(project, 'minio')
  await engine.exec(minio.id, [
    'sh',
    '-c',
    'dd if=/dev/zero of=/data/ballast bs=64k 2>/dev/null; df /data | grep -q 100%',
  ])
  const failed = await extract()
  expect(failed.code, failed.stdout).toBe(1)
  expect(failed.stdout + failed.stderr).toMatch(/full|no space|free (drive )?space|storage/i)
  expect(await objects()).toEqual([])

  await engine.exec(minio.id, ['rm', '/data/ballast'])
  const done = await extract()
  expect(done, done.stdout + done.stderr).toMatchObject({ code: 0 })
  expect(await objects()).toEqual([KEY])
})
