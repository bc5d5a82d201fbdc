import { describe, expect, it } from 'vitest'
import { openHome } from '../../../src-main/app/home/openHome.ts'
import { readOwner } from '../../../src-main/app/home/owner.ts'
import { createHomePaths } from '../../../src-main/app/home/paths.ts'
import { serveSocket } from '../../../src-main/app/home/serveSocket.ts'
import { start } from '../../../src-main/app/start/start.ts'
import { startWeb } from '../../../src-main/app/start/startWeb.ts'
import { createTestHome } from '../../setup/app.ts'
import { fakeHandlers } from '../../setup/fakeHandlers.ts'
import { createFakeIo } from '../../setup/fakeIo.ts'

const URL_LINE = /^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}\n$/

/** Resolves when the command has written its address. */
const written = async (io: ReturnType<typeof createFakeIo>): Promise<string> => {
  while (io.stdout() === '') await new Promise((resolve) => void setTimeout(resolve, 5))
  return io.stdout()
}

describe('pfad start --web', () => {
  it('prints its address alone on stdout, says in one line why, and ends in order', async () => {
    await using folder = await createTestHome()
    const home = createHomePaths(folder.path)
    const io = createFakeIo()
    let disposed = 0
    const reason = 'there is no display for a window'
    const running = startWeb(io, home, {
      port: 0,
      browser: false,
      reason,
      startApp: async (options) => {
        expect(options).toMatchObject({ host: 'web', hostReason: reason, scheduling: true })
        return {
          handlersFor: () => fakeHandlers({}),
          started: Promise.resolve(),
          async [Symbol.asyncDispose]() {
            // The home is still ours while the runs in flight finish.
            expect((await readOwner(home))?.pid).toBe(process.pid)
            disposed += 1
          },
        }
      },
    })
    const line = await written(io)
    expect(line).toMatch(URL_LINE)
    expect((await fetch(line.trim(), { redirect: 'manual' })).status).toBe(302)
    expect(
      io
        .stderr()
        .split('\n')
        .filter((text) => text.includes(reason)),
    ).toHaveLength(1)
    io.stop('SIGTERM')
    expect(await running).toBe(0)
    expect(disposed).toBe(1)
    expect(await readOwner(home)).toBeNull()
    await expect(fetch(line.trim())).rejects.toThrow()
  })

  it('ends when it is asked to by a call', async () => {
    await using folder = await createTestHome()
    const io = createFakeIo()
    let stop = (): void => undefined
    const running = startWeb(io, createHomePaths(folder.path), {
      port: 0,
      browser: false,
      reason: 'test',
      startApp: async ({ onStop }) => {
        stop = onStop
        return { handlersFor: () => fakeHandlers({}), started: Promise.resolve(), async [Symbol.asyncDispose]() {} }
      },
    })
    await written(io)
    stop()
    expect(await running).toBe(0)
  })

  it('a second one on the same home says so, and where the first is', async () => {
    await using folder = await createTestHome()
    const home = createHomePaths(folder.path)
    const opened = await openHome(home, { command: 'pfad start', kind: 'app' })
    if (!('owned' in opened)) throw new Error('somebody else has it')
    await using owned = opened.owned
    await using _socket = await serveSocket(home, fakeHandlers({}))
    await owned.announce({ url: 'http://127.0.0.1:1/?token=first' })
    for (const options of [{ web: true as const }, {}]) {
      const io = createFakeIo()
      expect(await start(io, { home: folder.path, browser: false, ...options })).toBe(1)
      expect(io.stdout()).toBe('http://127.0.0.1:1/?token=first\n')
      expect(io.stderr()).toContain(`already runs on ${folder.path}`)
    }
  })
})
