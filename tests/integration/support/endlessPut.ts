import { createFileObjectStore } from '../../../src-main/adapters/files/objectStore.ts'

/** Puts an object that never ends and says when its first pieces are written: a child to be killed. */
const [, , root = ''] = process.argv
const endless = async function* (): AsyncGenerator<Uint8Array> {
  for (let at = 0; ; at++) {
    yield new Uint8Array(64 * 1024)
    if (at === 4) {
      process.send?.('writing')
      await new Promise((done) => setTimeout(done, 60_000))
    }
  }
}
await createFileObjectStore({ root }).put('events', 'key', endless())
