import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { acquireHomeLock } from './homeLock.ts'

describe('acquireHomeLock', () => {
  let folder: string
  let path: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pfad-lock-'))
    path = join(folder, 'lock.db')
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('has one holder at a time', () => {
    const first = acquireHomeLock(path)
    expect(first).not.toBeNull()
    expect(acquireHomeLock(path)).toBeNull()
    first?.[Symbol.dispose]()
    const second = acquireHomeLock(path)
    expect(second).not.toBeNull()
    second?.[Symbol.dispose]()
  })

  it('is given back by the system when its process is killed', async () => {
    const module = JSON.stringify(new URL('./homeLock.ts', import.meta.url).href)
    const code = `import { acquireHomeLock } from ${module}; globalThis.lock = acquireHomeLock(process.argv[1]); process.stdout.write(lock ? 'held' : 'refused'); setInterval(() => {}, 1000)`
    const child = spawn(process.execPath, ['--input-type=module', '-e', code, path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    try {
      const said = await new Promise<string>((resolve) =>
        child.stdout.once('data', (data: Buffer) => resolve(data.toString())),
      )
      expect(said).toBe('held')
      expect(acquireHomeLock(path)).toBeNull()
    } finally {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await gone
    }
    const lock = acquireHomeLock(path)
    expect(lock).not.toBeNull()
    lock?.[Symbol.dispose]()
  })

  it('says what is wrong with a path that cannot be locked', () => {
    expect(() => acquireHomeLock(join(folder, 'missing', 'lock.db'))).toThrow(
      expect.objectContaining({ code: 'database-unwritable' }),
    )
  })
})
