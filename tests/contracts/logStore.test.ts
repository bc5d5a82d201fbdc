import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFileLogStore } from '../../src-main/adapters/files/logStore.ts'
import { logStoreContract } from './logStore.ts'
import { createMemoryLogStore } from './support/memoryLogStore.ts'

logStoreContract('memory', async () => ({
  store: createMemoryLogStore(),
  async [Symbol.asyncDispose]() {},
}))

logStoreContract('files', async () => {
  const root = await mkdtemp(join(tmpdir(), 'pfad-logs-'))
  return {
    store: createFileLogStore({ root }),
    async [Symbol.asyncDispose]() {
      await rm(root, { recursive: true })
    },
  }
})
