import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { standinCache } from '../../stack/images/cache.ts'
import { maven, obtain } from '../../stack/images/ingredients.ts'
import { freePort } from './freePort.ts'
import { type ServerProcess, startServer } from './process.ts'

export type KafkaServer = AsyncDisposable & {
  readonly port: number
  /** Its address for containers that know this machine as host.docker.internal. */
  readonly forContainers: string
  /** Ends the broker at once; what it holds stays. */
  kill(): Promise<void>
  /** Starts it again on its port. */
  start(): Promise<void>
}

const POM = join(import.meta.dirname, '..', '..', 'stack', 'images', 'kafka', 'pom.xml')
const CLUSTER = 'cGZhZC1sb2NhbC1zdGFjaw'

/** A real broker as a plain process on a free port, with data of its own. Needs Java 17 and, the first time, Maven. */
export const startKafka = async ({ partitions = 4 } = {}): Promise<KafkaServer> => {
  const jars = await obtain(standinCache(), maven('kafka-4.1.1', POM))
  const folder = await mkdtemp(join(tmpdir(), 'pfad-kafka-'))
  const [port, containers, controller] = [await freePort(), await freePort(), await freePort()]
  const config = join(folder, 'server.properties')
  await writeFile(config, properties({ port, containers, controller, folder, partitions }))
  const java = ['-Xms128m', '-Xmx512m', '-XX:TieredStopAtLevel=1', '-cp', join(jars, '*')]
  const format = ['kafka.tools.StorageTool', 'format', '--ignore-formatted', '-t', CLUSTER, '-c', config]
  await promisify(execFile)('java', [...java, ...format])
  const start = (): Promise<ServerProcess> =>
    startServer({
      command: 'java',
      args: [...java, `-Dlog4j2.configurationFile=${join(POM, '..', 'log4j2.yaml')}`, 'kafka.Kafka', config],
      env: {},
      ready: 'Kafka Server started',
    })
  let server = await start()
  return {
    port,
    forContainers: `host.docker.internal:${containers}`,
    kill: () => server.kill(),
    async start() {
      server = await start()
    },
    async [Symbol.asyncDispose]() {
      await server.kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

type Config = {
  readonly port: number
  readonly containers: number
  readonly controller: number
  readonly folder: string
  readonly partitions: number
}

const properties = ({ port, containers, controller, folder, partitions }: Config): string =>
  Object.entries({
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controller}`,
    listeners: `HOST://127.0.0.1:${port},CONTAINERS://0.0.0.0:${containers},CONTROLLER://127.0.0.1:${controller}`,
    'advertised.listeners': `HOST://127.0.0.1:${port},CONTAINERS://host.docker.internal:${containers}`,
    'listener.security.protocol.map': 'HOST:PLAINTEXT,CONTAINERS:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'HOST',
    'controller.listener.names': 'CONTROLLER',
    'num.partitions': partitions,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 5,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    'log.dirs': join(folder, 'data'),
  })
    .map(([name, value]) => `${name}=${value}`)
    .join('\n')
