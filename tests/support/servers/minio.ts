import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connection, type StoredConnection } from '../../../src-main/contract/models/config.ts'
import { freePort, type ServerProcess, startServer } from './process.ts'

/** A MinIO server's program: `PFAD_TEST_MINIO`, or `minio` on the PATH; null where there is none. */
export const findMinio = (): string | null => {
  const given = process.env['PFAD_TEST_MINIO'] ?? 'minio'
  try {
    execFileSync(given, ['--version'], { stdio: 'ignore' })
    return given
  } catch {
    return null
  }
}

export type MinioServer = AsyncDisposable & {
  readonly connection: StoredConnection
  readonly folder: string
  readonly process: () => ServerProcess
  /** On the same folder and port. */
  start(): Promise<void>
}

/** A MinIO of its own, in `folder` or a new one. */
export const startMinio = async (program: string, existing?: string): Promise<MinioServer> => {
  const folder = existing ?? (await mkdtemp(join(tmpdir(), 'pfad-minio-')))
  const port = await freePort()
  const start = (): Promise<ServerProcess> =>
    startServer({
      command: program,
      args: ['server', '--quiet', '--address', `127.0.0.1:${port}`, folder],
      env: { MINIO_ROOT_USER: 'pfad', MINIO_ROOT_PASSWORD: 'pfad-secret', MINIO_BROWSER: 'off', MINIO_UPDATE: 'off' },
      url: `http://127.0.0.1:${port}/minio/health/live`,
    })
  let running = await start()
  return {
    folder,
    connection: connection.parse({
      connId: 'minio_default',
      connType: 'aws',
      login: 'pfad',
      password: 'pfad-secret',
      extra: { host: `http://127.0.0.1:${port}` },
    }),
    process: () => running,
    async start() {
      running = await start()
    },
    async [Symbol.asyncDispose]() {
      await running[Symbol.asyncDispose]()
      if (existing === undefined) await rm(folder, { recursive: true, force: true })
    },
  }
}
