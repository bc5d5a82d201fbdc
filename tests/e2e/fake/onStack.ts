import type { StackService, StackStatus } from '../../../src-main/contract/models/stack.ts'
import type { World } from './world.ts'

const service = (name: string, state: StackService['state']): StackService => ({
  ...{ service: name, image: `${name}:1`, replicas: 1, state, containers: [], ports: [], progress: null },
  explanation:
    state === 'unhealthy'
      ? {
          ...{ container: name, what: 'its health check fails', advice: 'Restart it.', lines: [] },
          cause: 'It has too little memory.',
        }
      : null,
})

const status = (services: StackService[]): StackStatus => ({
  ...{ project: 'pfad', file: 'compose.yaml', state: 'partly', problem: null, operation: null },
  engine: { name: 'Docker', version: '29.1', address: 'unix:///var/run/docker.sock' },
  services,
})

/** The same world on the stack: ClickHouse is unwell, some messages could not be taken in. */
export const onStack = (world: World): World => {
  world.backend = 'stack'
  world.stack = status([service('kafka', 'healthy'), service('clickhouse', 'unhealthy'), service('minio', 'healthy')])
  world.ingest = {
    ...{ topic: 'user-events', partitions: null, lag: 1240, perSecond: 48.6, rejected: 3, problems: [] },
    lastRejected: {
      ...{ topic: 'user-events', partition: 0, offset: 99, producedAt: null, rejectedAt: Date.now() - 90_000 },
      ...{ key: 'k', reason: 'The field event_type is missing.', raw: '', event: '{}' },
    },
  }
  return world
}
