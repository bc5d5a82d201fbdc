import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it } from 'vitest'
import { createForkProcessHost } from '../../../src-main/adapters/process/forkProcessHost.ts'

const folder = join(import.meta.dirname, '../../support/orphans')

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('children', () => {
  it.each(['SIGKILL', 'SIGTERM'] as const)('end when their parent does (%s), one that loops too', async (signal) => {
    const host = spawn(process.execPath, [join(folder, 'host.ts')], { stdio: ['ignore', 'pipe', 'inherit'] })
    const pids = new Map<string, number>()
    for await (const line of createInterface(host.stdout)) {
      const [what = '', pid] = line.split(' ')
      pids.set(what, Number(pid))
      if (pids.size === 2) break
    }
    expect([...pids.values()].every(isAlive)).toBe(true)
    host.kill(signal)
    await once(host, 'exit')
    try {
      await expect.poll(() => [...pids.values()].some(isAlive), { timeout: 20_000 }).toBe(false)
    } finally {
      for (const pid of pids.values()) if (isAlive(pid)) process.kill(pid, 'SIGKILL')
    }
  })

  it('leave Ctrl-C to their parent', async () => {
    const child = createForkProcessHost({ folder, extension: '.ts' }).start('loader')
    await new Promise<void>((resolve) => child.onMessage(() => resolve()))
    process.kill(child.pid ?? 0, 'SIGINT')
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(isAlive(child.pid ?? 0)).toBe(true)
    child.kill(true)
    expect(await child.exited).toEqual({ code: null, signal: 'SIGKILL' })
    child.post('nobody hears it')
    child.kill(false)
  })

  it('whose program is not there end with its reason', async () => {
    const child = createForkProcessHost({ folder, extension: '.none' }).start('data')
    let said = ''
    child.onOutput((_stream, text) => {
      said += text
    })
    expect(await child.exited).toEqual({ code: 1, signal: null })
    expect(said).toContain('Cannot find module')
  })
})
