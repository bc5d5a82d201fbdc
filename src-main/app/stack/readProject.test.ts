import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Settings, settingsSchema } from '../settings/settings.ts'
import { digestOfBuild } from './digestOfBuild.ts'
import { readProject } from './readProject.ts'
import { createStackConnections } from './stackConnections.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pfad-stack-project-'))
  await mkdir(join(folder, 'compose'))
  await writeFile(
    join(folder, 'compose', 'compose.yaml'),
    `name: \${COMPOSE_PROJECT_NAME:-pfad}
services:
  kafka:
    image: \${KAFKA_IMAGE:-kafka}
    build: ./kafka
    environment: { TOPIC: "\${KAFKA_TOPIC}", OTHER: "\${OTHER:-none}" }
    ports: ["127.0.0.1:\${KAFKA_PORT:-9092}:9092"]
    volumes: ["./conf:/etc/kafka:ro", "data:/var/lib/kafka"]
  db: { image: db, profiles: [postgres] }
volumes: { data: }
`,
  )
})
afterEach(() => rm(folder, { recursive: true }))

const read = (settings: Partial<Settings> = {}, env: Record<string, string> = {}) =>
  readProject({
    home: { stackEnv: join(folder, 'stack.env') },
    settings: settingsSchema.parse({ PFAD_COMPOSE_FILE: join(folder, 'compose', 'compose.yaml'), ...settings }),
    env,
  })

describe("a home's stack", () => {
  it('takes its variables from the environment, its settings, the home and the .env beside the file, in this order', async () => {
    await writeFile(join(folder, 'compose', '.env'), 'KAFKA_PORT=1001\nOTHER=beside\nKAFKA_IMAGE=beside\n')
    await writeFile(join(folder, 'stack.env'), "# moved\nKAFKA_PORT='1002'\nKAFKA_IMAGE=home\nKAFKA_TOPIC=not this\n")
    const { project } = read({ KAFKA_TOPIC: 'clicks' }, { KAFKA_IMAGE: 'given' })
    expect(project.services.get('kafka')).toMatchObject({
      image: 'given',
      environment: { TOPIC: 'clicks', OTHER: 'beside' },
      ports: [{ published: 1002 }],
    })
  })

  it('has absolute paths', () => {
    const kafka = read().project.services.get('kafka')
    expect(kafka?.build?.context).toBe(join(folder, 'compose', 'kafka'))
    expect(kafka?.volumes.map(({ source }) => source)).toEqual([join(folder, 'compose', 'conf'), 'data'])
  })

  it('is named by its setting, then by the environment, and its volumes with it', () => {
    expect(read().project.name).toBe('pfad')
    expect(read({}, { COMPOSE_PROJECT_NAME: 'two' }).project.volumes.get('data')?.name).toBe('two_data')
    expect(read({ PFAD_STACK_PROJECT: 'three' }, { COMPOSE_PROJECT_NAME: 'two' }).project.name).toBe('three')
  })

  it('has the services of the profiles that are chosen', () => {
    expect([...read().project.services.keys()]).toEqual(['kafka'])
    expect([...read({ PFAD_STACK_PROFILES: ' postgres,' }).project.services.keys()]).toEqual(['kafka', 'db'])
    expect([...read({}, { COMPOSE_PROFILES: 'postgres' }).project.services.keys()]).toEqual(['kafka', 'db'])
  })

  it('says which file is missing', () => {
    expect(() => read({ PFAD_COMPOSE_FILE: join(folder, 'none.yaml') })).toThrow(/none\.yaml/)
  })

  it('gives its connections, those of a moved port once it is read again', async () => {
    const of = {
      home: { stackEnv: join(folder, 'stack.env') },
      settings: settingsSchema.parse({ PFAD_COMPOSE_FILE: join(folder, 'compose', 'compose.yaml') }),
      env: {},
    }
    const connections = createStackConnections(of)
    expect(connections.connections()).toMatchObject([{ connId: 'kafka_default', port: 9092 }])
    await writeFile(join(folder, 'stack.env'), 'KAFKA_PORT=9192\n')
    connections.reread()
    expect(connections.connections()).toMatchObject([{ connId: 'kafka_default', port: 9192 }])
  })
})

it('knows whether what an image is built from has changed', async () => {
  const context = join(folder, 'compose')
  const build = { context, dockerfile: 'Dockerfile', args: { A: '1' }, target: null }
  const before = await digestOfBuild(build)
  expect(await digestOfBuild({ ...build })).toBe(before)
  expect(await digestOfBuild({ ...build, args: { A: '2' } })).not.toBe(before)
  await mkdir(join(context, 'inner'))
  await writeFile(join(context, 'inner', 'driver.py'), 'x')
  expect(await digestOfBuild(build)).not.toBe(before)
  await expect(digestOfBuild({ ...build, context: join(folder, 'none') })).rejects.toMatchObject({
    code: 'bad-compose',
  })
})
