import { createS3ObjectStore } from '../../../src-main/adapters/s3/objectStore.ts'
import { objectStoreContract } from '../../contracts/objectStore.ts'
import { startMinio } from '../../support/servers/minio.ts'

objectStoreContract('MinIO', async () => {
  const server = await startMinio()
  const store = createS3ObjectStore({ connection: async () => server.connection })
  return {
    store,
    hidesBelowObjects: true,
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
})
