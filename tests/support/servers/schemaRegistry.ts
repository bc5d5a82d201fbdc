import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { standinCache } from '../../stack/images/cache.ts'
import { type Ingredient, maven, obtain } from '../../stack/images/ingredients.ts'
import { freePort } from './freePort.ts'
import { startServer } from './process.ts'

export type RegistryServer = AsyncDisposable & {
  /** Where it speaks Confluent's API. */
  readonly url: string
  /** The same for containers that know this machine as host.docker.internal. */
  readonly forContainers: string
  stop(): Promise<void>
  /** Starts it again on its port, with what it knew. */
  start(): Promise<void>
}

const POM = join(import.meta.dirname, '..', '..', 'stack', 'images', 'schema-registry', 'pom.xml')
const VERSION = '2.6.13.Final'

const application = (cache: string): Ingredient => ({
  key: `apicurio-${VERSION}-app`,
  fetch: async (folder) => {
    const archives = await obtain(cache, maven(`apicurio-${VERSION}`, POM))
    const [archive = ''] = await readdir(archives)
    await promisify(execFile)('tar', ['-xzf', join(archives, archive), '-C', folder])
  },
})

/** Apicurio as a plain process on a free port, its schemas in a file as in the stack. Needs Java 17 and, once, Maven. */
export const startSchemaRegistry = async (): Promise<RegistryServer> => {
  const app = await obtain(standinCache(), application(standinCache()))
  const folder = await mkdtemp(join(tmpdir(), 'pfad-registry-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}/apis/ccompat/v7`
  const start = () =>
    startServer({
      command: 'java',
      args: [
        ...['-Xmx384m', '-XX:TieredStopAtLevel=1', `-Dquarkus.http.port=${port}`, '-Dquarkus.http.host=0.0.0.0'],
        ...['-Djava.util.logging.manager=org.jboss.logmanager.LogManager', '-jar'],
        join(app, `apicurio-registry-app-${VERSION}-runner.jar`),
      ],
      env: {
        QUARKUS_DATASOURCE_DB_KIND: 'h2',
        QUARKUS_DATASOURCE_JDBC_URL: `jdbc:h2:file:${join(folder, 'registry')}`,
      },
      cwd: app,
      url: `${url}/config`,
    })
  let server = await start()
  return {
    url,
    forContainers: url.replace('127.0.0.1', 'host.docker.internal'),
    stop: () => server.stop(),
    async start() {
      server = await start()
    },
    async [Symbol.asyncDispose]() {
      await server.kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
