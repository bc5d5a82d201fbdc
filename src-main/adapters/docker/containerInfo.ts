import type { ContainerInspectInfo } from 'dockerode'
import type { ContainerInfo, ContainerState, PublishedPort } from '../../engine/ports/containerEngine.ts'

/** What an engine says of a container, in the port's words. */
export const toContainerInfo = (inspected: ContainerInspectInfo): ContainerInfo => {
  const { Config, State, NetworkSettings } = inspected
  const state = State.Status as ContainerState
  const isOn = state === 'running' || state === 'paused'
  const finishedAt = isOn ? null : toTime(State.FinishedAt)
  return {
    id: inspected.Id,
    name: inspected.Name.replace(/^\//, ''),
    image: Config.Image,
    imageId: inspected.Image,
    labels: Config.Labels ?? {},
    state,
    health: toHealth(State.Health?.Status),
    healthLog: (State.Health?.Log ?? []).map(({ ExitCode, Output, End }) => ({
      exitCode: ExitCode,
      output: Output.trim(),
      at: Date.parse(End) || 0,
    })),
    exitCode: finishedAt === null ? null : State.ExitCode,
    isOutOfMemory: State.OOMKilled,
    error: State.Error,
    restartCount: inspected.RestartCount,
    createdAt: Date.parse(inspected.Created),
    startedAt: toTime(State.StartedAt),
    finishedAt,
    ports: toPorts(NetworkSettings.Ports ?? {}),
  }
}

/** `health_status: healthy`, or an inspected status; null for a container without a health check. */
export const toHealth = (status: string | undefined): ContainerInfo['health'] =>
  status === 'starting' || status === 'healthy' || status === 'unhealthy' ? status : null

/** The engine writes the year 1 for never. */
const toTime = (text: string): number | null => {
  const at = Date.parse(text)
  return Number.isNaN(at) || at <= 0 ? null : at
}

const toPorts = (ports: Readonly<Record<string, { HostIp: string; HostPort: string }[] | null>>): PublishedPort[] =>
  Object.entries(ports).flatMap(([key, bindings]) => {
    const [port, protocol] = key.split('/')
    return (bindings ?? []).map(({ HostIp, HostPort }) => ({
      containerPort: Number(port),
      protocol: protocol === 'udp' ? ('udp' as const) : ('tcp' as const),
      hostIp: HostIp,
      hostPort: Number(HostPort),
    }))
  })
