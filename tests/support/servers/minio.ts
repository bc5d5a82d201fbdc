import { connection, type StoredConnection } from '../../../src-main/contract/models/config.ts'
import { type ServerContainer, startContainer } from './container.ts'

export type MinioServer = ServerContainer & { readonly connection: StoredConnection }

/** A MinIO of its own. `flags` of `docker run`, such as a volume of a size. */
export const startMinio = async (flags: readonly string[] = []): Promise<MinioServer> => {
  const container = await startContainer({
    image: process.env['MINIO_IMAGE'] ?? 'pfad-standin/minio',
    env: { MINIO_ROOT_USER: 'pfad', MINIO_ROOT_PASSWORD: 'pfad-secret' },
    port: 9000,
    command: ['server', '/data'],
    flags,
    // `live` is said before it takes requests.
    path: '/minio/health/cluster',
  })
  return {
    ...container,
    connection: connection.parse({
      connId: 'minio_default',
      connType: 's3',
      login: 'pfad',
      password: 'pfad-secret',
      extra: { host: `http://127.0.0.1:${container.port}` },
    }),
  }
}
