import type { StackContainer, StackLogLine, StackService } from '../../../contract/models/stack.ts'
import { formatInstant, formatInstantOrNull } from '../parse/instant.ts'
import type { Row } from './table.ts'

export const serviceRow = (of: StackService): Row => ({
  service: of.service,
  state: of.state,
  running: `${of.containers.filter(({ state }) => state === 'running').length}/${of.replicas}`,
  ports: of.ports.map(({ host, port, containerPort }) => `${host}:${port}->${containerPort}`).join(', '),
  image: of.image,
  containers: of.containers.map(({ name }) => name),
  explanation: of.explanation,
})

export const containerRow = (
  service: string,
  of: StackContainer,
  reading: { readonly cpuPercent: number; readonly memory: number } | undefined,
): Row => ({
  container: of.name,
  service,
  state: of.state,
  health: of.health,
  cpu_percent: reading === undefined ? null : Math.round(reading.cpuPercent * 10) / 10,
  memory_mb: reading === undefined ? null : Math.round(reading.memory / 2 ** 20),
  restarts: of.restartCount,
  exit_code: of.exitCode,
  started_at: formatInstantOrNull(of.startedAt),
})

export const logText = ({ at, container, text }: StackLogLine, withName: boolean): string =>
  `${formatInstant(at)} ${withName ? `${container} ` : ''}${text}\n`
