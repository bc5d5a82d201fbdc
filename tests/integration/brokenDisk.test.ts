import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { freeSpace } from '../../src-main/adapters/files/freeSpace.ts'
import { createFileLogStore } from '../../src-main/adapters/files/logStore.ts'
import { createFileObjectStore, removeLeftovers } from '../../src-main/adapters/files/objectStore.ts'
import { collectText, text } from '../contracts/support/bytes.ts'
import { canMount, canRefuse, smallDisk, unwritableFolder } from '../setup/brokenDisk.ts'

const MB = 1024 * 1024
const attempt = { dagId: 'd', runId: 'r', taskId: 't', mapIndex: -1, tryNumber: 1 }
const line = { time: 0, level: 'info' as const, text: 'x'.repeat(1000) }

describe.skipIf(!canMount)('a full disk (needs root on Linux)', () => {
  it('fails a put with what to do, leaves the former object, and gives the space back', async () => {
    await using disk = await smallDisk(MB)
    const store = createFileObjectStore({ root: disk.path })
    await store.ensureBucket('events')
    await store.put('events', 'kept', text('former'))
    const free = await freeSpace(disk.path)
    const tooMuch = async function* (): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < 40; at++) yield new Uint8Array(64 * 1024)
    }
    for (const key of ['kept', 'new/key']) {
      await expect(store.put('events', key, tooMuch())).rejects.toMatchObject({
        code: 'object-store',
        message: expect.stringContaining(`Could not write events/${key}: ENOSPC`) as string,
        hint: expect.stringContaining('The disk is full') as string,
      })
    }
    expect(await collectText(store.get('events', 'kept'))).toBe('former')
    expect((await store.list('events')).map(({ key }) => key)).toEqual(['kept'])
    expect(await removeLeftovers(disk.path)).toBe(0)
    expect(await freeSpace(disk.path)).toBeGreaterThan(free - 64 * 1024)
    await store.put('events', 'new/key', text('now it fits'))
  })

  it('fails a log line with what to do, and keeps the lines before', async () => {
    await using disk = await smallDisk(MB)
    const logs = createFileLogStore({ root: disk.path })
    let written = 0
    const fill = async (): Promise<void> => {
      for (; written < 10_000; written++) await logs.append(attempt, [line])
    }
    await expect(fill()).rejects.toMatchObject({
      code: 'log-store',
      hint: expect.stringContaining('The disk is full') as string,
    })
    let read = 0
    for await (const lines of logs.read(attempt, { follow: false })) {
      read += lines.filter((each) => each.text === line.text).length
    }
    expect(read).toBe(written)
  })
})

describe.skipIf(!canRefuse)('an unwritable folder (to root: a read-only disk)', () => {
  it('says so, and what is there stays readable', async () => {
    await using folder = await unwritableFolder(async (root) => {
      const store = createFileObjectStore({ root })
      await store.ensureBucket('events')
      await store.put('events', 'kept', text('former'))
      await createFileLogStore({ root: join(root, 'logs') }).append(attempt, [line])
    })
    const store = createFileObjectStore({ root: folder.path })
    const refused = { code: 'object-store', hint: expect.stringMatching(/rights|read-only/) as string }
    await expect(store.put('events', 'kept', text('x'))).rejects.toMatchObject(refused)
    await expect(store.put('events', 'a/b', text('x'))).rejects.toMatchObject(refused)
    await expect(store.ensureBucket('other')).rejects.toMatchObject(refused)
    await expect(store.remove('events', 'kept')).rejects.toMatchObject(refused)
    expect(await collectText(store.get('events', 'kept'))).toBe('former')
    const logs = createFileLogStore({ root: join(folder.path, 'logs') })
    await expect(logs.append(attempt, [line])).rejects.toMatchObject({ ...refused, code: 'log-store' })
    await expect(logs.removeRun('d', 'r')).rejects.toMatchObject({ ...refused, code: 'log-store' })
  })
})

describe('a process killed in the middle of a put', () => {
  it('leaves the former object, and a rest that the next start sweeps', async () => {
    const root = await mkdtemp(join(tmpdir(), 'pfad-killed-'))
    const store = createFileObjectStore({ root })
    await store.ensureBucket('events')
    await store.put('events', 'key', text('former'))
    const child = fork(new URL('./support/endlessPut.ts', import.meta.url), [root])
    const exited = once(child, 'exit')
    try {
      await once(child, 'message')
    } finally {
      child.kill('SIGKILL')
      await exited
    }
    expect((await readdir(join(root, 'events'))).length).toBe(2)
    expect((await store.list('events')).map(({ key }) => key)).toEqual(['key'])
    expect(await collectText(store.get('events', 'key'))).toBe('former')
    expect(await removeLeftovers(root)).toBe(1)
    expect(await readdir(join(root, 'events'))).toEqual(['key'])
    await rm(root, { recursive: true })
  })
})
