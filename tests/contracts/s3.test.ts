import { describe } from 'vitest'
import { createS3ObjectStore } from '../../src-main/adapters/s3/objectStore.ts'
import { findMinio, startMinio } from '../support/servers/minio.ts'
import { objectStoreContract } from './objectStore.ts'

const minio = findMinio()

describe.skipIf(minio === null)('S3', () => {
  objectStoreContract('MinIO', async () => {
    const server = await startMinio(minio ?? '')
    const store = createS3ObjectStore({ connection: async () => server.connection })
    return {
      store,
      async [Symbol.asyncDispose]() {
        await store[Symbol.asyncDispose]()
        await server[Symbol.asyncDispose]()
      },
    }
  })
})
