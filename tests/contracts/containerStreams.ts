import { expect, it } from 'vitest'
import type { ContainerEvent, LogLine } from '../../src-main/engine/ports/containerEngine.ts'
import { type EngineFixture, failure } from './support/engineFixture.ts'
import { collect, until } from './support/waiting.ts'

/** The part of the contract that is about what goes on for a while: logs, events, readings, programs inside, aborts. */
export const containerStreamsContract = (at: EngineFixture): void => {
  it('gives the lines of both outputs, each with its time', async () => {
    const id = await at.run('prints')
    const lines = await collect(at.engine.logs(id, { follow: true }))
    const texts = (stream: LogLine['stream']) => lines.filter((line) => line.stream === stream).map(({ text }) => text)
    expect(texts('stdout')).toEqual(['one', 'two'])
    expect(texts('stderr')).toEqual(['three'])
    const { startedAt, exitCode } = await at.ended(id)
    expect(exitCode).toBe(3)
    for (const { at } of lines) expect(Math.abs(at - (startedAt ?? 0))).toBeLessThan(60_000)
    expect(await collect(at.engine.logs(id, { follow: false }))).toEqual(lines)
    expect(await collect(at.engine.logs(id, { follow: false, tail: 1 }))).toEqual(lines.slice(-1))
    const last = lines.at(-1)?.at ?? 0
    expect(await collect(at.engine.logs(id, { follow: false, since: last + 60_000 }))).toEqual([])
    expect(await collect(at.engine.logs(id, { follow: false, since: lines[0]?.at ?? 0 }))).toEqual(lines)
  })

  it('stops following a log when it is aborted, or left', async () => {
    const id = await at.run('runs')
    const aborter = new AbortController()
    const lines = at.engine.logs(id, { follow: true }, aborter.signal)[Symbol.asyncIterator]()
    const next = lines.next()
    aborter.abort()
    expect(await next).toEqual({ done: true, value: undefined })
    const left = await at.run('prints', { name: `${at.name}-left` })
    for await (const line of at.engine.logs(left, { follow: true })) if (line.text !== '') break
  })

  it('tells what happens to containers with these labels, each once, and of no other', async () => {
    const aborter = new AbortController()
    const seen: ContainerEvent[] = []
    let connections = 0
    const watching = (async () => {
      for await (const event of at.engine.events(at.labels, aborter.signal)) {
        if (event === 'connected') connections += 1
        else seen.push(event)
      }
    })()
    await until(
      async () => connections,
      (so) => so === 1,
    )
    const other = await at.make('runs', { name: `${at.name}-other`, labels: {} })
    await at.engine.remove(other, { force: true })
    const id = await at.run('fails')
    await at.ended(id)
    await at.engine.remove(id, { force: true })
    await until(
      async () => seen,
      () => seen.at(-1)?.action === 'destroy',
    )
    expect(seen.map(({ action }) => action)).toEqual(['create', 'start', 'die', 'destroy'])
    expect(seen.every((event) => event.containerId === id && event.name === at.name)).toBe(true)
    expect(seen.map(({ exitCode }) => exitCode)).toEqual([null, null, 1, null])
    expect(seen[0]?.labels).toMatchObject(at.labels)
    aborter.abort()
    await watching
    expect(connections).toBe(1)
  })

  it('tells of health and of a start again', async () => {
    const aborter = new AbortController()
    const seen: ContainerEvent[] = []
    const watching = (async () => {
      for await (const event of at.engine.events(at.labels, aborter.signal)) if (event !== 'connected') seen.push(event)
    })()
    const id = await at.run('gets-healthy')
    await until(
      async () => seen,
      () => seen.some(({ health }) => health === 'healthy'),
    )
    await at.engine.restart(id, 1000)
    await until(
      async () => seen,
      () => seen.filter(({ action }) => action === 'start').length === 2,
    )
    aborter.abort()
    await watching
    expect(seen.find(({ action }) => action === 'health_status')).toMatchObject({ containerId: id, exitCode: null })
  })

  it('reads what a container uses, until it ends', async () => {
    const id = await at.run('runs', { memory: 64 * 1024 ** 2 })
    const readings = at.engine.stats(id)[Symbol.asyncIterator]()
    const { value } = await readings.next()
    expect(value).toMatchObject({ memoryLimit: 64 * 1024 ** 2 })
    expect(value?.cpuPercent).toBeGreaterThanOrEqual(0)
    expect(value?.memory).toBeGreaterThan(0)
    await at.engine.kill(id, 'SIGKILL')
    while (!(await readings.next()).done);
    expect(await collect(at.engine.stats(id))).toEqual([])
  })

  it('runs a program inside to its end', async () => {
    const id = await at.run('runs')
    const lines: LogLine[] = []
    const request = { command: at.under.inside, environment: { WORD: 'wörd' } }
    expect(await at.engine.exec(id, request, (line) => lines.push(line))).toEqual({ exitCode: 4 })
    expect(lines.find(({ stream }) => stream === 'stdout')?.text).toBe('inside')
    expect(lines.find(({ stream }) => stream === 'stderr')?.text).toBe('wörd')
    await at.engine.stop(id, 1000)
    expect((await failure(at.engine.exec(id, request, () => {}))).code).toBe('engine-refused')
  })

  it('rejects with the reason of an abort, and has done nothing', async () => {
    const reason = new Error('enough')
    const aborted = AbortSignal.abort(reason)
    await expect(at.engine.create(at.spec('runs'), aborted)).rejects.toBe(reason)
    await expect(at.engine.info(aborted)).rejects.toBe(reason)
    await expect(at.engine.pull({ reference: at.under.absentImage, platform: null }, () => {}, aborted)).rejects.toBe(
      reason,
    )
    expect(await at.engine.containers(at.labels)).toEqual([])
    expect(await collect(at.engine.events(at.labels, aborted))).toEqual([])
    const id = await at.runDeaf()
    const aborter = new AbortController()
    const stopping = at.engine.stop(id, 60_000, aborter.signal)
    aborter.abort(reason)
    await expect(stopping).rejects.toBe(reason)
  })
}
