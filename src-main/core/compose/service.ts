import type { Variables } from './interpolate.ts'
import type { ComposeBuild, ComposeService, RestartPolicy } from './model.ts'
import { either, flag, listOf, mapOf, number, object, oneOf, parsed, type Reader, refuse, text, whole } from './read.ts'
import { dependsOn, healthcheck } from './serviceHealth.ts'
import { ports } from './servicePorts.ts'
import { mounts } from './serviceVolumes.ts'
import type { Value } from './source.ts'
import { bytes, command, duration, keyValues, labels, textOrTexts, texts } from './values.ts'

/** Keys of the Compose Specification that Pfad does not support, with what to do instead. */
const REFUSED: Readonly<Record<string, string>> = {
  extends: 'Write the service out.',
  env_file: 'Write the variables under environment, with ${VAR:-default} where they may be set.',
  links: 'Services find each other by name on their network.',
  network_mode: 'Use networks.',
  configs: 'Mount a file under volumes.',
  secrets: 'Mount a file under volumes, or set it by ${VAR}.',
  devices: 'Pfad gives containers no devices of the host.',
  privileged: 'Pfad starts no privileged container.',
  cgroup_parent: 'Use mem_limit and cpus.',
  pid: 'Pfad gives containers a process space of their own.',
  ipc: 'Use shm_size.',
  dns: 'Use extra_hosts.',
  logging: 'Pfad reads and keeps the logs itself.',
  gpus: 'Pfad gives containers no devices of the host.',
  develop: 'Pfad does not watch sources.',
  volumes_from: 'Name the volumes under volumes.',
}

const build = (variables: Variables) =>
  either<ComposeBuild>({
    scalar: (value, file) => ({ context: text(value, file), dockerfile: 'Dockerfile', args: {}, target: null }),
    map: (value, file) => {
      const found = object<{ context: string; dockerfile: string; args: Record<string, string>; target: string }>({
        ...{ context: text, dockerfile: text, args: keyValues(variables), target: text },
      })(value, file)
      return {
        ...{ context: found.context ?? '.', dockerfile: found.dockerfile ?? 'Dockerfile' },
        ...{ args: found.args ?? {}, target: found.target ?? null },
      }
    },
  })

const restart: Reader<RestartPolicy> = parsed((found) => {
  const [, name, count] = /^(no|always|unless-stopped|on-failure)(?::(\d+))?$/.exec(found) ?? []
  if (name === undefined || (count !== undefined && name !== 'on-failure')) return null
  return { name: name as RestartPolicy['name'], maximumRetryCount: Number(count ?? 0) }
}, 'one of no, always, unless-stopped, on-failure[:times]')

type Networks = ComposeService['networks'][number][]
const networks = either<Networks>({
  list: (value, file) => texts(value, file).map((network) => ({ network, aliases: [] })),
  map: (value, file) =>
    [...mapOf(object<{ aliases: string[] }>({ aliases: texts }))(value, file)].map(([network, of]) => ({
      network,
      aliases: of.aliases ?? [],
    })),
})

const limit = either<{ soft: number; hard: number }>({
  scalar: (value, file) => {
    const both = whole(-1)(value, file)
    return { soft: both, hard: both }
  },
  map: (value, file) => {
    const { soft, hard } = object<{ soft: number; hard: number }>({ soft: whole(-1), hard: whole(-1) })(value, file)
    if (soft === undefined || hard === undefined) throw refuse(value, file, 'needs soft and hard.')
    return { soft, hard }
  },
})

type Resources = { limits: Partial<{ cpus: number; memory: number }> }
const deploy = object<{ replicas: number; mode: string; resources: Partial<Resources> }>(
  {
    replicas: whole(0),
    mode: oneOf('replicated'),
    resources: object<Resources>(
      { limits: object({ cpus: number, memory: bytes }, { pids: 'Use cpus and memory.' }) },
      { reservations: 'Only limits hold on one machine.' },
    ),
  },
  {
    restart_policy: 'Use restart.',
    placement: 'There is one machine.',
    update_config: 'There is one machine.',
    rollback_config: 'There is one machine.',
    endpoint_mode: 'There is one machine.',
    labels: 'Use labels of the service.',
  },
)

const nullable =
  <T>(reader: Reader<T>): Reader<T | null> =>
  (value, file) =>
    value.kind === 'scalar' && value.value === null ? null : reader(value, file)

const reader = (variables: Variables) =>
  object(
    {
      ...{ image: text, build: build(variables), platform: text, container_name: text, hostname: text, user: text },
      ...{ pull_policy: oneOf('always', 'never', 'missing', 'if_not_present', 'build'), working_dir: text },
      ...{ command: nullable(command), entrypoint: nullable(command), environment: keyValues(variables), labels },
      ...{ init: flag, read_only: flag, tty: flag, stdin_open: flag, ports, expose: listOf(whole(1)) },
      ...{ volumes: mounts, tmpfs: textOrTexts, networks, extra_hosts: extraHosts, depends_on: dependsOn },
      ...{ healthcheck, restart, profiles: texts, scale: whole(0), deploy, mem_limit: bytes, cpus: number },
      ...{ shm_size: bytes, ulimits: mapOf(limit), cap_add: texts, cap_drop: texts, security_opt: texts },
      ...{ stop_grace_period: duration, stop_signal: text },
    },
    REFUSED,
  )

const extraHosts = either<string[]>({
  list: texts,
  map: (value, file) => [...mapOf(text)(value, file)].map(([host, address]) => `${host}:${address}`),
})

/** One service. Throws `bad-compose` that names file, line and key. */
export const readService = (name: string, value: Value, of: { file: string; variables: Variables }): ComposeService => {
  const found = reader(of.variables)(value, of.file)
  if (found.image === undefined && found.build === undefined) throw refuse(value, of.file, 'needs an image or a build.')
  const limits = found.deploy?.resources?.limits
  const replicas = one(value, of.file, 'scale and deploy.replicas', [found.scale, found.deploy?.replicas]) ?? 1
  if (found.container_name !== undefined && replicas > 1) {
    throw refuse(value, of.file, 'has a container_name, so that there can be one of it only.')
  }
  return {
    name,
    image: found.image ?? null,
    build: found.build ?? null,
    pullPolicy: found.pull_policy === 'if_not_present' ? 'missing' : (found.pull_policy ?? 'missing'),
    platform: found.platform ?? null,
    command: found.command ?? null,
    entrypoint: found.entrypoint ?? null,
    environment: found.environment ?? {},
    labels: found.labels ?? {},
    containerName: found.container_name ?? null,
    hostname: found.hostname ?? null,
    user: found.user ?? null,
    workingDir: found.working_dir ?? null,
    init: found.init ?? false,
    readOnly: found.read_only ?? false,
    ports: found.ports ?? [],
    expose: found.expose ?? [],
    volumes: found.volumes ?? [],
    tmpfs: found.tmpfs ?? [],
    networks: found.networks ?? [{ network: 'default', aliases: [] }],
    extraHosts: found.extra_hosts ?? [],
    dependsOn: found.depends_on ?? [],
    healthcheck: found.healthcheck ?? null,
    restart: found.restart ?? { name: 'no', maximumRetryCount: 0 },
    profiles: found.profiles ?? [],
    replicas,
    memoryBytes: one(value, of.file, 'mem_limit and deploy.resources.limits.memory', [found.mem_limit, limits?.memory]),
    cpus: one(value, of.file, 'cpus and deploy.resources.limits.cpus', [found.cpus, limits?.cpus]),
    shmBytes: found.shm_size ?? null,
    ulimits: Object.fromEntries(found.ulimits ?? []),
    capAdd: found.cap_add ?? [],
    capDrop: found.cap_drop ?? [],
    securityOpt: found.security_opt ?? [],
    stopGracePeriodMs: found.stop_grace_period ?? 10_000,
    stopSignal: found.stop_signal ?? null,
  }
}

/** Two keys for one thing must agree. */
const one = (value: Value, file: string, keys: string, found: readonly (number | undefined)[]): number | null => {
  const given = [...new Set(found.filter((each) => each !== undefined))]
  if (given.length > 1) throw refuse(value, file, `${keys} differ.`)
  return given[0] ?? null
}
