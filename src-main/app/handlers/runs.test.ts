import { expect, it } from 'vitest'
import { makeDag, makeTask } from '../../../tests/contracts/engineFixtures.ts'
import { createMemoryLogStore } from '../../../tests/contracts/support/memoryLogStore.ts'
import { success } from '../../../tests/simulation/scriptedRunner.ts'
import { finish, setUp } from '../../../tests/simulation/setUp.ts'
import { createChanges } from '../changes.ts'
import { createRunStreams } from './runs.ts'
import type { Services } from './services.ts'

const servicesOf = (of: Partial<Services>) => ({ by: 'mina (cli)', dagsLoaded: Promise.resolve(), ...of }) as Services
const slow = () => ({ after: 60_000, result: success(1) })

it('cancels a dags test that nobody waits for any more, be it queued or running', async () => {
  const changes = createChanges()
  const dag = makeDag('d', [makeTask('a')])
  const setup = await setUp([dag], () => ({ after: 1e6, result: success() }), { onChange: changes.publish })
  // One that was never started takes requests, and its runs stay queued.
  const idle = setup.open('idle')
  for (const [scheduler, state] of [
    [setup.scheduler, 'running'],
    [idle, 'queued'],
  ] as const) {
    const services = servicesOf({ scheduler, runStore: setup.store, changes, logs: createMemoryLogStore() })
    const abort = new AbortController()
    const input = { dagId: 'd', conf: {} }
    const items = createRunStreams(services)['dags.test'](input, abort.signal)
    const stream = items[Symbol.asyncIterator]()
    const first = await stream.next()
    const runId = first.value?.kind === 'run' ? first.value.run.runId : ''
    await setup.clock.settle()
    expect(setup.store.run('d', runId)?.state).toBe(state)
    abort.abort()
    await stream.return?.()
    expect(setup.store.run('d', runId)).toMatchObject({ state: 'failed', note: 'Cancelled by mina (cli).' })
  }
})

it('shows a line of a dags test as it is written, long before the attempt ends, and the state after the last line', async () => {
  const changes = createChanges()
  const logs = createMemoryLogStore()
  const dag = makeDag('d', [makeTask('a'), makeTask('b')])
  const setup = await setUp([dag], slow, { onChange: changes.publish })
  const services = servicesOf({ scheduler: setup.scheduler, runStore: setup.store, changes, logs })
  const stream = createRunStreams(services)['dags.test']({ dagId: 'd', conf: {} }, new AbortController().signal)
  const seen: string[] = []
  const line = (text: string) => ({ time: 0, level: 'info' as const, text })
  for await (const item of stream) {
    if (item.kind === 'run') seen.push(`run ${item.run.state}`)
    else if (item.kind === 'task') seen.push(`${item.taskInstance.taskId} ${item.taskInstance.state}`)
    else seen.push(...item.lines.map(({ text }) => `${item.taskId}: ${text}`))
    const runId = setup.store.runs({ limit: 1 })[0]?.runId ?? ''
    const key = (taskId: string) => ({ dagId: 'd', runId, taskId, mapIndex: -1, tryNumber: 1 })
    if (seen.at(-1) === 'b running') await logs.append(key('a'), [line('one')])
    if (seen.at(-1) === 'a: one') await logs.append(key('a'), [line('two')])
    if (seen.at(-1) === 'a: two') await finish(setup, 60_000)
  }
  expect(seen.indexOf('a: one')).toBeLessThan(seen.indexOf('a: two'))
  expect(seen.indexOf('a: two')).toBeLessThan(seen.indexOf('a success'))
  expect(seen.filter((each) => each.startsWith('a'))).toEqual(expect.arrayContaining(['a running', 'a success']))
  expect([seen[0], seen.at(-1)]).toEqual(['run queued', 'run success'])
})

it('shows every instance of a mapped task', async () => {
  const changes = createChanges()
  const logs = createMemoryLogStore()
  const mapping = { over: [{ length: 2 }], whole: [], maxMapLength: 9 }
  const setup = await setUp([makeDag('d', [makeTask('m', { mapping })])], slow, { onChange: changes.publish })
  const services = servicesOf({ scheduler: setup.scheduler, runStore: setup.store, changes, logs })
  const seen: string[] = []
  const stream = createRunStreams(services)['dags.test']({ dagId: 'd', conf: {} }, new AbortController().signal)
  for await (const item of stream) {
    if (item.kind === 'run') continue
    if (item.kind === 'log') seen.push(...item.lines.map(({ text }) => `${item.mapIndex}: ${text}`))
    else if (item.taskInstance.state === 'running') {
      const { runId, taskId, mapIndex, tryNumber } = item.taskInstance
      const text = `I am ${mapIndex}`
      await logs.append({ dagId: 'd', runId, taskId, mapIndex, tryNumber }, [{ time: 0, level: 'info', text }])
    }
    if (seen.length === 2) await finish(setup, 60_000)
  }
  expect(seen.toSorted()).toEqual(['0: I am 0', '1: I am 1'])
})

it('lets go of its subscription when a dags test cannot begin', async () => {
  const changes = createChanges()
  const setup = await setUp([makeDag('d', [makeTask('a')])], slow, { onChange: changes.publish })
  let open = 0
  const counting: typeof changes = {
    ...changes,
    async *subscribe(signal) {
      open += 1
      try {
        yield* changes.subscribe(signal)
      } finally {
        open -= 1
      }
    },
  }
  const services = servicesOf({ scheduler: setup.scheduler, runStore: setup.store, changes: counting })
  const stream = createRunStreams(services)['dags.test']({ dagId: 'none', conf: {} }, new AbortController().signal)
  await expect(stream[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'dag-not-found' })
  expect(open).toBe(0)
})
