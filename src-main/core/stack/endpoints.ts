import { connection, type StoredConnection } from '../../contract/models/config.ts'
import type { ComposeProject, ComposeService } from '../compose/model.ts'

/** Where a port of a service answers: on this machine, and among the containers. */
export type Endpoint = {
  readonly service: string
  readonly containerPort: number
  readonly protocol: 'tcp' | 'udp'
  readonly host: string
  readonly port: number
}

const EVERYWHERE: readonly string[] = ['', '0.0.0.0', '::']

/** The published ports of a stack, in the file's order. One whose host port the engine picks is not known before. */
export const endpointsOf = ({ services }: Pick<ComposeProject, 'services'>): Endpoint[] =>
  [...services.values()].flatMap(({ name, ports }) =>
    ports.flatMap(({ hostIp, published, target, protocol }) =>
      published === null
        ? []
        : [
            {
              ...{ service: name, containerPort: target, protocol, port: published },
              host: EVERYWHERE.includes(hostIp) ? '127.0.0.1' : hostIp,
            },
          ],
    ),
  )

/** Where Apicurio, the stack's registry, speaks Confluent's API. */
const REGISTRY_PATH = 'apis/ccompat/v7'
const SPARK_MASTER_PORT = 7077

/**
 * The connections that a stack gives, so that nobody has to store them: `clickhouse_default`, `minio_default`,
 * `spark_default`, `kafka_default`, `schema_registry_default` and, with its profile, `postgres_default`; those whose service
 * is there and is published. They are addresses on this machine. `extra.network_host` is the same place as the stack's own
 * containers reach it (ClickHouse writing to MinIO, Spark reading from it); a connection to elsewhere has none.
 *
 * - `clickhouse_default`: its HTTP port; `schema` is the database.
 * - `minio_default`: login and password are the keys, `extra.host` is the endpoint as a URL.
 * - `spark_default`: the HTTP port of the driver, its token as password; `extra.master` is the master that it submits to.
 * - `kafka_default`: a bootstrap server. `schema_registry_default`: `schema` is the path of Confluent's API.
 */
export const defaultConnections = (project: Pick<ComposeProject, 'services'>): StoredConnection[] => {
  const endpoints = endpointsOf(project)
  const at = (service: string, containerPort?: number): Endpoint | undefined =>
    endpoints.find(
      (each) => each.service === service && (containerPort === undefined || each.containerPort === containerPort),
    )
  return DEFAULTS.flatMap(({ connId, service: name, containerPort, parts }) => {
    const service = project.services.get(name)
    const endpoint = at(name, containerPort) ?? at(name)
    if (service === undefined || endpoint === undefined) return []
    const { host, port } = endpoint
    return [connection.parse({ connId, description: DESCRIPTION, host, port, ...parts(service, endpoint) })]
  })
}

const DESCRIPTION = 'From the stack.'

type Parts = Partial<Omit<StoredConnection, 'connId'>>
type Default = {
  readonly connId: string
  readonly service: string
  /** Left out: its first published port; Kafka's listener for this machine has the same number inside and outside. */
  readonly containerPort?: number
  readonly parts: (service: ComposeService, endpoint: Endpoint) => Parts
}

const DEFAULTS: readonly Default[] = [
  {
    ...{ connId: 'clickhouse_default', service: 'clickhouse', containerPort: 8123 },
    parts: ({ environment: env }) => ({
      connType: 'clickhouse',
      login: env['CLICKHOUSE_USER'] ?? 'default',
      password: env['CLICKHOUSE_PASSWORD'] ?? '',
      schema: env['CLICKHOUSE_DB'] ?? 'default',
      extra: { network_host: 'http://clickhouse:8123' },
    }),
  },
  {
    ...{ connId: 'minio_default', service: 'minio', containerPort: 9000 },
    parts: ({ environment: env }, { host, port }) => ({
      connType: 's3',
      login: env['MINIO_ROOT_USER'] ?? 'minioadmin',
      password: env['MINIO_ROOT_PASSWORD'] ?? 'minioadmin',
      extra: { host: urlOf(host, port), network_host: 'http://minio:9000' },
    }),
  },
  {
    ...{ connId: 'spark_default', service: 'spark-driver', containerPort: 8998 },
    parts: ({ environment: env }) => ({
      connType: 'spark',
      password: env['SPARK_DRIVER_TOKEN'] ?? '',
      extra: { master: `spark://spark-master:${SPARK_MASTER_PORT}`, network_host: 'http://spark-driver:8998' },
    }),
  },
  {
    ...{ connId: 'kafka_default', service: 'kafka' },
    parts: () => ({ connType: 'kafka', extra: { network_host: 'kafka:29092' } }),
  },
  {
    ...{ connId: 'schema_registry_default', service: 'schema-registry', containerPort: 8080 },
    parts: () => ({
      connType: 'http',
      schema: REGISTRY_PATH,
      extra: { network_host: `http://schema-registry:8080/${REGISTRY_PATH}` },
    }),
  },
  {
    ...{ connId: 'postgres_default', service: 'postgres', containerPort: 5432 },
    parts: ({ environment: env }) => ({
      connType: 'postgres',
      login: env['POSTGRES_USER'] ?? 'postgres',
      password: env['POSTGRES_PASSWORD'] ?? '',
      schema: env['POSTGRES_DB'] ?? env['POSTGRES_USER'] ?? 'postgres',
      extra: { network_host: 'postgres:5432' },
    }),
  },
]

const urlOf = (host: string, port: number): string => `http://${host.includes(':') ? `[${host}]` : host}:${port}`
