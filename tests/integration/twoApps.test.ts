import { describe, expect, it } from 'vitest'
import { createTestHome, pfad, startApp } from '../setup/app.ts'

const START = ['start', '--web', '--no-browser', '--port', '0']

describe('two apps on one home', () => {
  it('are one: the second says where the first is; commands go to it; once it is killed the next one starts', async () => {
    await using home = await createTestHome()
    const first = await startApp(home.path)
    const [second, third] = await Promise.all([pfad(home.path, START), pfad(home.path, START)])
    for (const { code, stdout, stderr } of [second, third]) {
      expect([code, stdout]).toEqual([1, `${first.url}\n`])
      expect(stderr).toContain(`already runs on ${home.path}`)
    }
    expect(await pfad(home.path, ['dags', 'trigger', 'spark'])).toMatchObject({ code: 0 })
    expect(await first.client.call('runs.list', { dagId: 'spark', limit: 9 })).toHaveLength(1)
    await first.client[Symbol.asyncDispose]()
    first.process.kill('SIGKILL')
    await first.exited
    await using next = await startApp(home.path)
    expect(await next.client.call('runs.list', { dagId: 'spark', limit: 9 })).toHaveLength(1)
  })
})
