import type { Healthcheck } from '../../core/compose/model.ts'
import type { ContainerSpec } from '../../engine/ports/containerEngine.ts'

/** What `POST /containers/create` takes. Nanoseconds, bytes and seconds as the API has them; what is left out is the image's. */
export const createBody = (spec: ContainerSpec) => ({
  Image: spec.image,
  ...(spec.command === null ? {} : { Cmd: [...spec.command] }),
  // An empty list would mean the image's own; one empty word takes it away.
  ...(spec.entrypoint === null ? {} : { Entrypoint: spec.entrypoint.length === 0 ? [''] : [...spec.entrypoint] }),
  Env: Object.entries(spec.environment).map(([name, value]) => `${name}=${value}`),
  Labels: { ...spec.labels },
  ...(spec.hostname === null ? {} : { Hostname: spec.hostname }),
  ...(spec.user === null ? {} : { User: spec.user }),
  ...(spec.workingDir === null ? {} : { WorkingDir: spec.workingDir }),
  ...(spec.stopSignal === null ? {} : { StopSignal: spec.stopSignal }),
  StopTimeout: seconds(spec.stopGraceMs),
  ...(spec.healthcheck === null ? {} : { Healthcheck: healthcheck(spec.healthcheck) }),
  ExposedPorts: Object.fromEntries([
    ...spec.expose.map((port) => [`${port}/tcp`, {}]),
    ...spec.ports.map(({ containerPort, protocol }) => [`${containerPort}/${protocol}`, {}]),
  ]),
  HostConfig: hostConfig(spec),
  NetworkingConfig: {
    EndpointsConfig: Object.fromEntries(
      spec.networks.slice(0, 1).map(({ name, aliases }) => [name, { Aliases: [...aliases] }]),
    ),
  },
})

/** Whole seconds: the API takes no parts of one, and none would mean to kill at once. */
export const seconds = (ms: number): number => Math.ceil(ms / 1000)

const hostConfig = (spec: ContainerSpec) => ({
  PortBindings: portBindings(spec),
  Mounts: spec.mounts.map(({ type, source, target, readOnly }) => ({
    ...{ Type: type, Target: target, ReadOnly: readOnly },
    ...(source === null ? {} : { Source: source }),
  })),
  Tmpfs: Object.fromEntries(
    spec.tmpfs.map((entry) => {
      const [path = '', ...options] = entry.split(':')
      return [path, options.join(':')]
    }),
  ),
  RestartPolicy: { Name: spec.restart.name, MaximumRetryCount: spec.restart.maximumRetryCount },
  ...(spec.memory === null ? {} : { Memory: spec.memory }),
  ...(spec.cpus === null ? {} : { NanoCpus: Math.round(spec.cpus * 1e9) }),
  ...(spec.shm === null ? {} : { ShmSize: spec.shm }),
  Ulimits: Object.entries(spec.ulimits).map(([name, { soft, hard }]) => ({ Name: name, Soft: soft, Hard: hard })),
  CapAdd: [...spec.capAdd],
  CapDrop: [...spec.capDrop],
  SecurityOpt: [...spec.securityOpt],
  ExtraHosts: [...spec.extraHosts],
  Init: spec.init,
  ReadonlyRootfs: spec.readOnly,
  ...(spec.networks[0] === undefined ? {} : { NetworkMode: spec.networks[0].name }),
})

const portBindings = ({ ports }: ContainerSpec) => {
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {}
  for (const { containerPort, protocol, hostIp, hostPort } of ports) {
    const all = (bindings[`${containerPort}/${protocol}`] ??= [])
    all.push({ HostIp: hostIp, HostPort: hostPort === null ? '' : String(hostPort) })
  }
  return bindings
}

const NANOS = 1e6

const healthcheck = (check: Healthcheck) => {
  if (check.isDisabled) return { Test: ['NONE'] }
  const { test, intervalMs, timeoutMs, retries, startPeriodMs, startIntervalMs } = check
  return {
    ...(test === null ? {} : { Test: [...test] }),
    ...{
      Interval: intervalMs * NANOS,
      Timeout: timeoutMs * NANOS,
      Retries: retries,
      StartPeriod: startPeriodMs * NANOS,
    },
    ...(startIntervalMs === null ? {} : { StartInterval: startIntervalMs * NANOS }),
  }
}
