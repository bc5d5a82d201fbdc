import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFileObjectStore } from '../../src-main/adapters/files/objectStore.ts'
import { objectStoreContract } from './objectStore.ts'
import { createMemoryObjectStore } from './support/memoryObjectStore.ts'

objectStoreContract('memory', async () => {
  const store = createMemoryObjectStore()
  return { store, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() }
})

objectStoreContract('files', async () => {
  const root = await mkdtemp(join(tmpdir(), 'pfad-objects-'))
  return {
    store: createFileObjectStore({ root }),
    async [Symbol.asyncDispose]() {
      await rm(root, { recursive: true })
    },
  }
})
