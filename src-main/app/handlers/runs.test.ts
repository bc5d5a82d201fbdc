import { expect, it } from 'vitest'
import { makeDag, makeTask } from '../../../tests/contracts/engineFixtures.ts'
import { success } from '../../../tests/simulation/scriptedRunner.ts'
import { setUp } from '../../../tests/simulation/setUp.ts'
import { createChanges } from '../changes.ts'
import { createRunStreams } from './runs.ts'
import type { Services } from './services.ts'

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
    const services = { by: 'mina (cli)', scheduler, runStore: setup.store, changes, dagsLoaded: Promise.resolve() }
    const abort = new AbortController()
    const input = { dagId: 'd', conf: {} }
    const items = createRunStreams(services as unknown as Services)['dags.test'](input, abort.signal)
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
