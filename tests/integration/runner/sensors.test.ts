import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseConnection } from '../../../src-main/core/config/connectionUri.ts'
import { createWork, texts } from '../../support/work.ts'

describe('a sensor', () => {
  it('holds no process while it waits, and goes on in the same log', async () => {
    await using work = await createWork(`const { fileSensor, RescheduleTask } = pfad
export default dag('work', {}, () => {
  fileSensor('wait', { pokeInterval: '10s', timeout: '1h' }, 'in/*.csv')()
  task('later', () => { throw new RescheduleTask(new Date(5000), 'not today') })()
})`)
    const before = Date.now()
    const firstStartedAt = before - 60_000
    const poke = () => work.run({ taskId: 'wait', tryNumber: 1, firstStartedAt })
    const first = await poke()
    if (first.result.outcome !== 'rescheduled') throw new Error(first.result.outcome)
    expect(first.result.at).toBeGreaterThanOrEqual(before + 10_000)
    expect(first.result.at).toBeLessThan(Date.now() + 10_001)
    expect(first.lines.at(-1)).toMatchObject({
      level: 'info',
      text: expect.stringMatching(/^Rescheduled after \d+ ms to \d{4}-.*Z: It waits for the file in\/\*\.csv\.$/),
    })
    await work.home.save('in/a.csv', '')
    const second = await poke()
    expect(second.result).toMatchObject({
      outcome: 'success',
      xcoms: { return_value: [join(work.home.dags, 'in/a.csv')] },
    })
    expect(texts(second.lines)).toMatch(/^Attempt 1[^]*Rescheduled[^]*\nAttempt 1[^]*\nDone/)
    expect(work.attempts()).toHaveLength(1)
    expect((await work.run({ taskId: 'later' })).result).toEqual({ outcome: 'rescheduled', at: 5000 })
  })

  it('fails for good at its timeout, as the runner tells', async () => {
    await using work = await createWork(`const { fileSensor } = pfad
export default dag('work', {}, () => {
  fileSensor('wait', { retries: 5, timeout: '1h' }, 'in/*.csv')()
  fileSensor('soft', { softFail: true, timeout: '1h' }, 'in/*.csv')()
})`)
    const firstStartedAt = Date.now() - 3_600_000
    const message = 'waited 1h for the file in/*.csv, in vain.'
    expect((await work.run({ taskId: 'wait', firstStartedAt })).result).toMatchObject({
      outcome: 'failed',
      retryable: false,
      error: { code: 'sensor-timeout', message: `The sensor "wait" ${message}` },
    })
    expect((await work.run({ taskId: 'soft', firstStartedAt })).result).toEqual({
      outcome: 'skipped',
      reason: `The sensor "soft" ${message}`,
    })
  })
})

describe('an http task', () => {
  it('uses its connection, whose password no log and no error shows', async () => {
    const server = createServer((request, response) => {
      const isMe = request.headers.authorization === `Basic ${btoa('me:s3cret-word')}`
      response.writeHead(isMe ? 500 : 403).end(`you came with ${request.headers.authorization} s3cret-word`)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const connection = (connId: string) => parseConnection(connId, `http://me:s3cret-word@127.0.0.1:${port}`)
    try {
      await using work = await createWork(
        `const { http } = pfad
export default dag('work', {}, () => {
  http('ask', { connId: 'api', endpoint: 'items' })()
  http('away', { url: 'http://127.0.0.1:1/x' })()
})`,
        { config: { connection, variable: String } },
      )
      const { result, lines } = await work.run({ taskId: 'ask' })
      expect(result).toMatchObject({
        outcome: 'failed',
        retryable: true,
        error: { code: 'http-status', message: expect.stringContaining('/items answered with status 500') },
      })
      expect(JSON.stringify([result, lines])).not.toContain('s3cret-word')
      expect((await work.run({ taskId: 'away' })).result).toMatchObject({ error: { code: 'http-unreachable' } })
    } finally {
      server.closeAllConnections()
      server.close()
    }
  })
})
