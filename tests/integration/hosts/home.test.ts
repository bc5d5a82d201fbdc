import { chmod, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { connectHome, openHome } from '../../../src-main/app/home/openHome.ts'
import { readOwner } from '../../../src-main/app/home/owner.ts'
import { createHomePaths } from '../../../src-main/app/home/paths.ts'
import { serveSocket } from '../../../src-main/app/home/serveSocket.ts'
import { pfadContract } from '../../../src-main/contract/pfadContract.ts'
import { createRpcClient } from '../../../src-main/contract/rpc/client.ts'
import { createTestHome } from '../../setup/app.ts'
import { fakeHandlers } from '../../setup/fakeHandlers.ts'

const own = async (path: string, kind: 'app' | 'command') => {
  const home = createHomePaths(path)
  const opened = await openHome(home, { command: `pfad ${kind}`, kind })
  if (!('owned' in opened)) throw new Error('somebody else has it')
  return { home, owned: opened.owned }
}

describe('a home', () => {
  it('is made for its user alone', async () => {
    await using folder = await createTestHome()
    const { home, owned } = await own(join(folder.path, 'new'), 'app')
    await using _owned = owned
    for (const path of [home.root, home.run]) expect((await stat(path)).mode & 0o777).toBe(0o700)
    expect((await stat(home.owner)).mode & 0o777).toBe(0o600)
    await using _socket = await serveSocket(home, fakeHandlers({}))
    expect((await stat(home.socket)).mode & 0o777).toBe(0o600)
  })

  it('has one owner; the next process is its client', async () => {
    await using folder = await createTestHome()
    const { home, owned } = await own(folder.path, 'app')
    await using _owned = owned
    await using _socket = await serveSocket(home, fakeHandlers({ calls: { 'events.count': () => ({ count: 3 }) } }))
    const opened = await openHome(home, { command: 'pfad events count', kind: 'command' })
    if (!('channel' in opened)) throw new Error('two owners')
    await using client = createRpcClient(opened.channel, pfadContract)
    expect(await client.call('events.count', {})).toEqual({ count: 3 })
    expect(opened.owner?.command).toBe('pfad app')
  })

  it('goes to the app that waited for a command, which it was told of', async () => {
    await using folder = await createTestHome()
    const { home, owned } = await own(folder.path, 'command')
    const told: string[] = []
    const onWait = ({ command }: { command: string }): void => void told.push(command)
    const waiting = openHome(home, { command: 'pfad start', kind: 'app', onWait })
    while (told.length === 0) await sleep(10)
    await owned[Symbol.asyncDispose]()
    const opened = await waiting
    expect(told).toEqual(['pfad command'])
    expect('owned' in opened && (await readOwner(home))?.command).toBe('pfad start')
    if ('owned' in opened) await opened.owned[Symbol.asyncDispose]()
    expect(await readOwner(home)).toBeNull()
  })

  it('can be waited for no longer than wanted', async () => {
    await using folder = await createTestHome()
    const { home, owned } = await own(folder.path, 'command')
    await using _owned = owned
    const stop = new AbortController()
    const waiting = openHome(home, { command: 'pfad start', kind: 'app', onWait: () => stop.abort() }, stop.signal)
    await expect(waiting).rejects.toThrow(/abort/i)
  })

  it('takes no notice of what a dead owner left', async () => {
    await using folder = await createTestHome()
    const first = await own(folder.path, 'app')
    const note = await readFile(first.home.owner)
    await first.owned[Symbol.asyncDispose]()
    await writeFile(first.home.owner, note)
    await writeFile(first.home.socket, '')
    expect(await connectHome(first.home)).toBeNull()
    const { home, owned } = await own(folder.path, 'app')
    await using _owned = owned
    await using _socket = await serveSocket(home, fakeHandlers({}))
    expect(await connectHome(home)).not.toBeNull()
  })

  it('serves a short socket where its own path is too long', async () => {
    await using folder = await createTestHome()
    const { home, owned } = await own(join(folder.path, 'x'.repeat(120)), 'app')
    await using _owned = owned
    expect(Buffer.byteLength(home.socket)).toBeLessThanOrEqual(100)
    await using _socket = await serveSocket(home, fakeHandlers({}))
    expect((await readOwner(home))?.socket).toBe(home.socket)
    expect(await connectHome(home)).not.toBeNull()
  })

  it('that cannot serve says why, and what to do', async () => {
    await using folder = await createTestHome()
    const file = join(folder.path, 'file')
    await writeFile(file, '')
    const loop = join(folder.path, 'loop')
    await symlink(loop, loop)
    const wish = { command: 'pfad start', kind: 'app' } as const
    for (const path of [file, join(file, 'below'), loop, '/proc/nothing']) {
      const opening = openHome(createHomePaths(path), wish)
      await expect(opening, path).rejects.toMatchObject({
        code: 'home-unusable',
        hint: expect.stringContaining('--home'),
      })
      await expect(opening).rejects.toThrow(path)
    }
  })

  it.skipIf(process.getuid?.() === 0)('that may not be written says so', async () => {
    await using folder = await createTestHome()
    const path = join(folder.path, 'closed')
    await mkdir(path)
    await chmod(path, 0o500)
    const opening = openHome(createHomePaths(path), { command: 'pfad start', kind: 'app' })
    await expect(opening).rejects.toThrow(/may not write/)
  })
})
