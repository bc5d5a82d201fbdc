import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ComposeProject, ComposeService } from '../../src-main/core/compose/model.ts'
import { parseCompose } from '../../src-main/core/compose/project.ts'
import { byteCount, durationMs } from '../../src-main/core/compose/units.ts'
import { standinCache } from './images/cache.ts'
import { composeCli } from './images/composeCli.ts'
import { run } from './images/run.ts'

const folder = join(import.meta.dirname, '..', '..', 'compose')
const file = join(folder, 'compose.yaml')
const CASES: Record<string, Record<string, string>> = {
  'as it stands': {},
  'with other settings': {
    ...{ COMPOSE_PROJECT_NAME: 'other', KAFKA_PORT: '19092', NUM_SPARK_WORKERS: '3', SPARK_DRIVER_TOKEN: 'a$b "c"' },
    ...{ KAFKA_IMAGE: 'mine/kafka:1', SPARK_IMAGE: 'mine/spark', CLICKHOUSE_MEMORY: '3000m', MINIO_ROOT_PASSWORD: '' },
  },
}

let compose: readonly string[] = []
beforeAll(async () => {
  compose = await composeCli(standinCache())
}, 900_000)

describe('compose.yaml', () => {
  it.each(Object.entries(CASES))('is to Pfad what it is to Docker Compose, %s', async (_, variables) => {
    const [program = '', ...words] = compose
    const json = await run(program, [...words, '--file', file, '--profile', '*', 'config', '--format', 'json'], {
      env: { ...CLEAN, ...variables },
    })
    // What it prints is a compose file again, with its dollars doubled.
    const theirs = JSON.parse(json.replaceAll('$$', () => '$')) as Config
    const ours = parseCompose({ file, text: readFileSync(file, 'utf8'), variables }, 'pfad')
    expect(ours.name).toBe(theirs.name)
    expect(names(ours.volumes)).toEqual(namesOf(theirs.volumes))
    expect(names(ours.networks)).toEqual(namesOf(theirs.networks))
    const both = [...ours.services].map(([name, service]) => [seen(service), told(theirs.services[name])])
    expect(both.map(([one]) => one)).toEqual(both.map(([, other]) => other))
    expect([...ours.services.keys()].toSorted()).toEqual(Object.keys(theirs.services).toSorted())
  })
})

/** Nothing of the machine's own settings. */
const CLEAN: Record<string, string> = Object.fromEntries(
  [...readFileSync(join(folder, '.env.example'), 'utf8').matchAll(/^([A-Z_]+)=/gm)].map(([, name = '']) => [name, '']),
)

const names = (resources: ComposeProject['volumes']) =>
  Object.fromEntries([...resources].map(([key, { name }]) => [key, name]))
const namesOf = (resources: Record<string, { name: string }>) =>
  Object.fromEntries(Object.entries(resources).map(([key, { name }]) => [key, name]))

/** What `docker compose config` prints of a service: the parts that compose.yaml uses. */
type Told = {
  image?: string
  build?: { context: string; dockerfile: string; args?: Record<string, string> }
  command?: string[] | null
  user?: string
  hostname?: string
  environment?: Record<string, string>
  ports?: { target: number; published?: string; host_ip?: string; protocol: string }[]
  volumes?: { type: string; source: string; target: string; read_only?: boolean }[]
  healthcheck?: { test: string[]; interval: string; timeout: string; retries: number; start_period: string }
  depends_on?: Record<string, { condition: string; required: boolean }>
  deploy?: { replicas?: number }
  ulimits?: Record<string, number | { soft: number; hard: number }>
  mem_limit?: string
  shm_size?: string
  restart?: string
  profiles?: string[]
  stop_grace_period?: string
}
type Named = Record<string, { name: string }>
type Config = { name: string; services: Record<string, Told>; volumes: Named; networks: Named }

const told = (of: Told = {}) => ({
  image: of.image,
  build: of.build && { ...of.build, args: of.build.args ?? {} },
  command: of.command ?? null,
  user: of.user ?? null,
  hostname: of.hostname ?? null,
  environment: of.environment ?? {},
  ports: (of.ports ?? []).map(({ target, published, host_ip: hostIp, protocol }) => ({
    ...{ target, published: Number(published), hostIp, protocol },
  })),
  volumes: (of.volumes ?? []).map(({ type, source, target, read_only: readOnly }) => ({
    ...{ type, source, target, readOnly: readOnly ?? false },
  })),
  healthcheck: of.healthcheck && {
    test: of.healthcheck.test,
    retries: of.healthcheck.retries,
    times: [of.healthcheck.interval, of.healthcheck.timeout, of.healthcheck.start_period].map(durationMs),
  },
  dependsOn: Object.entries(of.depends_on ?? {}).map(([service, { condition, required }]) => ({
    ...{ service, condition, required },
  })),
  replicas: of.deploy?.replicas ?? 1,
  ulimits: of.ulimits ?? {},
  memory: byteCount(of.mem_limit ?? '0'),
  shm: of.shm_size === undefined ? null : byteCount(of.shm_size),
  restart: of.restart,
  profiles: of.profiles ?? [],
  grace: durationMs(of.stop_grace_period ?? '10s'),
})

const seen = (of: ComposeService): ReturnType<typeof told> => ({
  image: of.image ?? '',
  build:
    of.build === null
      ? undefined
      : { context: join(folder, of.build.context), dockerfile: of.build.dockerfile, args: of.build.args },
  command: of.command === null ? null : [...of.command],
  user: of.user,
  hostname: of.hostname,
  environment: of.environment,
  ports: of.ports.map(({ target, published, hostIp, protocol }) => ({
    target,
    published: published ?? 0,
    hostIp,
    protocol,
  })),
  volumes: of.volumes.map(({ type, source, target, readOnly }) => ({
    ...{ type, source: type === 'bind' ? join(folder, source ?? '') : (source ?? ''), target, readOnly },
  })),
  healthcheck:
    of.healthcheck === null
      ? undefined
      : {
          test: [...(of.healthcheck.test ?? [])],
          retries: of.healthcheck.retries,
          times: [of.healthcheck.intervalMs, of.healthcheck.timeoutMs, of.healthcheck.startPeriodMs],
        },
  dependsOn: of.dependsOn.map(({ service, condition, required }) => ({ service, condition, required })),
  replicas: of.replicas,
  ulimits: of.ulimits,
  memory: of.memoryBytes,
  shm: of.shmBytes,
  restart: of.restart.name,
  profiles: [...of.profiles],
  grace: of.stopGracePeriodMs,
})
