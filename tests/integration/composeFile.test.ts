import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseCompose } from '../../src-main/core/compose/project.ts'

const folder = join(import.meta.dirname, '..', '..', 'compose')
const file = join(folder, 'compose.yaml')
const text = readFileSync(file, 'utf8')
const read = (variables: Record<string, string> = {}) => parseCompose({ file, text, variables }, 'pfad')

describe('compose.yaml', () => {
  it('is read whole, with the services of the stack', () => {
    const { name, services } = read()
    expect(name).toBe('pfad')
    expect([...services.keys()]).toEqual([
      ...[
        'kafka',
        'schema-registry',
        'clickhouse',
        'minio',
        'spark-master',
        'spark-worker',
        'spark-driver',
        'postgres',
      ],
    ])
    expect(services.get('spark-worker')?.replicas).toBe(2)
    expect(services.get('postgres')?.profiles).toEqual(['postgres'])
  })

  it('gives each service an image with a tag, a health check, a memory limit and a restart, and no port to others', () => {
    for (const service of read().services.values()) {
      expect(service.image, service.name).toMatch(/:[\w.-]+$/)
      expect(service.image, service.name).not.toMatch(/:latest$/)
      expect(service.healthcheck?.test, service.name).toBeTruthy()
      expect(service.memoryBytes, service.name).toBeGreaterThan(0)
      expect(service.restart.name, service.name).toBe('unless-stopped')
      for (const { hostIp, published } of service.ports) {
        expect(hostIp, service.name).toBe('127.0.0.1')
        expect(published, service.name).not.toBeNull()
      }
    }
  })

  it('builds the image of Spark anew for another version of Pfad, and only then', () => {
    const { version } = JSON.parse(readFileSync(join(folder, '..', 'package.json'), 'utf8')) as { version: string }
    const [master, ...others] = ['spark-master', 'spark-worker', 'spark-driver'].map((name) =>
      read().services.get(name),
    )
    expect(master?.image).toContain(`:${version}-`)
    for (const other of others) expect([other?.image, other?.build]).toEqual([master?.image, master?.build])
  })

  it('moves with its variables, and Kafka tells its clients the port that they can reach', () => {
    const { name, services } = read({ COMPOSE_PROJECT_NAME: 'other', KAFKA_PORT: '19092', NUM_SPARK_WORKERS: '3' })
    expect(name).toBe('other')
    expect(services.get('kafka')?.ports[0]?.published).toBe(19_092)
    expect(services.get('kafka')?.environment['KAFKA_ADVERTISED_LISTENERS']).toContain('HOST://localhost:19092')
    expect(services.get('spark-worker')?.replicas).toBe(3)
  })

  it('lists each variable in .env.example, with its default', () => {
    const used = new Map([...text.matchAll(/\$\{([A-Z_]+):-([^}]*)\}/g)].map(([, key, value]) => [key, value]))
    const lines = readFileSync(join(folder, '.env.example'), 'utf8').matchAll(/^([A-Z_]+)=(.*)$/gm)
    const listed = new Map([...lines].map(([, key, value]) => [key, value]))
    listed.delete('COMPOSE_PROFILES') // Compose's own.
    used.delete('KAFKA_CLUSTER_ID') // Nobody has to choose it; a change would lock the data out.
    expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(used))
  })
})
