import { describe, expect, it } from 'vitest'
import { makeDag, makeTask } from '../../tests/contracts/engineFixtures.ts'
import { createMemoryRunStore } from '../../tests/contracts/memory/runStore.ts'
import { failure, type Play, success } from '../../tests/simulation/scriptedRunner.ts'
import { by, finish, setUp } from '../../tests/simulation/setUp.ts'
import type { AlertSpec, OwedAlert } from '../contract/models/alert.ts'
import type { AlertSender, SendResult } from './ports/alertSender.ts'
import type { AttemptRequest } from './ports/attemptRunner.ts'

const slack: AlertSpec = { kind: 'webhook', format: 'slack', connId: 'team' }
const desktop: AlertSpec = { kind: 'desktop' }
const no: SendResult = { ok: false, reason: 'it answered 500', retryAfter: null }
const fails = (): Play => ({ after: 10, result: failure() })

/** A sender that writes down what it is given; `answer` says what comes of it. */
const createRecorder = (answer: () => SendResult | Promise<SendResult> = () => ({ ok: true })) => {
  const sent: { readonly to: AlertSpec; readonly alerts: readonly OwedAlert[] }[] = []
  const sender: AlertSender = {
    send: async (to, alerts) => {
      sent.push({ to, alerts })
      return answer()
    },
  }
  return { sent, sender, events: () => sent.flatMap(({ alerts }) => alerts.map(({ message }) => message.event)) }
}
const withAlerts = (sender: AlertSender, ofFailure: readonly AlertSpec[] = []) => ({
  alerts: { sender, ofFailure: () => ofFailure },
})
const failing = makeDag('d', [makeTask('a', { alerts: { onFailure: [slack] } })])

describe('alerts', () => {
  it('are told of each transition that its author named, with what it was', async () => {
    const alerts = { onSuccess: [slack], onFailure: [slack], onRetry: [slack], onSkipped: [slack] }
    const tasks = [
      makeTask('a', { alerts, retries: 1, retryDelay: 10 }),
      makeTask('b', { alerts }),
      makeTask('c', { alerts }),
      makeTask('quiet'),
    ]
    const play = ({ attempt: { taskId, tryNumber } }: AttemptRequest): Play => {
      if (taskId === 'b') return { after: 1, result: { outcome: 'skipped', reason: 'nothing' } }
      return { after: 1, result: taskId === 'c' || (taskId === 'a' && tryNumber === 1) ? failure() : success() }
    }
    const recorder = createRecorder()
    const dag = makeDag('d', tasks, { alerts: { onFailure: [{ kind: 'log' }], onSuccess: [slack] } })
    const setup = await setUp([dag], play, withAlerts(recorder.sender))
    const { runId } = await setup.scheduler.trigger({ dagId: 'd', ...by })
    await finish(setup, 1000)
    const told = recorder.sent.flatMap(({ to, alerts: all }) =>
      all.map(({ message: { event, taskId, tryNumber } }) => `${to.kind} ${event} ${taskId} ${tryNumber}`),
    )
    expect(told.toSorted()).toEqual([
      'log onFailure null 1',
      'webhook onFailure c 1',
      'webhook onRetry a 1',
      'webhook onSkipped b 1',
      'webhook onSuccess a 2',
    ])
    const failed = recorder.sent.find(({ alerts: [first] }) => first?.message.taskId === 'c')?.alerts[0]
    expect(failed?.message).toMatchObject({ dagId: 'd', runId, error: { message: 'it broke' }, mapIndex: -1 })
    expect(setup.store.alerts()).toEqual([])
    // No process is started to tell.
    expect(setup.script.callbacks()).toEqual([])
    const names = setup.store.history({ dagId: 'd', runId }, 99).flatMap(({ name }) => name.split(' '))
    expect(names.filter((name) => name === 'alertSent')).toHaveLength(5)
  })

  it('are sent again with the same id, ever more rarely, and given up after a day with a word', async () => {
    const recorder = createRecorder(() => no)
    const setup = await setUp([failing], fails, withAlerts(recorder.sender))
    const { runId } = await setup.scheduler.trigger({ dagId: 'd', ...by })
    await finish(setup, 3600_000)
    expect(recorder.sent.length).toBeGreaterThan(8)
    expect(recorder.sent.length).toBeLessThan(14)
    expect(setup.store.alerts()).toMatchObject([{ tries: recorder.sent.length, lastError: 'it answered 500' }])
    expect(setup.problems).toEqual([])
    await finish(setup, 24 * 3600_000)
    expect(new Set(recorder.sent.map(({ alerts }) => alerts[0]?.id)).size).toBe(1)
    expect(setup.store.alerts()).toEqual([])
    expect(setup.problems).toMatchObject([
      { code: 'alert-failed', message: expect.stringContaining('it answered 500') },
    ])
    const history = setup.store.history({ dagId: 'd', runId }, 99)
    expect(history.some(({ name }) => name.includes('alertFailed'))).toBe(true)
  })

  it('wait as long as the receiver asks for', async () => {
    let isBusy = true
    const recorder = createRecorder(() => (isBusy ? { ok: false, reason: '429', retryAfter: 60_000 } : { ok: true }))
    const setup = await setUp([failing], fails, withAlerts(recorder.sender))
    await setup.scheduler.trigger({ dagId: 'd', ...by })
    await finish(setup, 59_000)
    isBusy = false
    expect(recorder.sent).toHaveLength(1)
    await finish(setup, 5000)
    expect(recorder.sent).toHaveLength(2)
    expect(setup.store.alerts()).toEqual([])
  })

  it('outlive a process that dies between the failure and the telling', async () => {
    const runStore = createMemoryRunStore()
    const never = createRecorder(() => new Promise<SendResult>(() => {}))
    const setup = await setUp([failing], fails, { runStore, ...withAlerts(never.sender) })
    await setup.scheduler.trigger({ dagId: 'd', ...by })
    await finish(setup, 1000)
    expect(never.sent).toHaveLength(1)
    const recorder = createRecorder()
    const next = await setUp([], fails, { runStore, ...withAlerts(recorder.sender) })
    await finish(next, 1000)
    expect(recorder.sent).toEqual(never.sent)
    expect(runStore.alerts()).toEqual([])
  })

  it('are written in the commit of the failure', async () => {
    const runStore = createMemoryRunStore()
    const commit: typeof runStore.commit = (changes) => {
      const isFailure = changes.some((change) => change.type === 'updateRun' && change.run.state === 'failed')
      const owed = changes.filter(({ type }) => type === 'requestAlert')
      if (isFailure) expect(owed).toHaveLength(2)
      return runStore.commit(changes)
    }
    const recorder = createRecorder(() => no)
    const setup = await setUp([failing], fails, {
      ...withAlerts(recorder.sender, [slack]),
      runStore: { ...runStore, commit },
    })
    await setup.scheduler.trigger({ dagId: 'd', ...by })
    await finish(setup, 1000)
    expect(setup.problems).toEqual([])
    expect(runStore.alerts()).toHaveLength(2)
  })

  it('by the app’s rule tell of every failed run, but not twice and not of a test', async () => {
    const recorder = createRecorder()
    const dag = makeDag('d', [makeTask('a')], { alerts: { onFailure: [slack] } })
    const other = makeDag('other', [makeTask('a')])
    const setup = await setUp([dag, other], fails, withAlerts(recorder.sender, [slack, { kind: 'log' }]))
    await setup.scheduler.trigger({ dagId: 'd', ...by })
    await setup.scheduler.trigger({ dagId: 'other', ...by })
    await setup.scheduler.runTest({ dagId: 'other', logicalDate: 0 })
    await finish(setup, 1000)
    const told = recorder.sent.map(({ to, alerts }) => `${alerts[0]?.message.dagId} ${to.kind}`)
    expect(told.toSorted()).toEqual(['d log', 'd webhook', 'other log', 'other webhook'])
  })

  it('a storm of them disturbs the desktop once, and once more for the rest', async () => {
    const recorder = createRecorder()
    const tasks = Array.from({ length: 1000 }, (_, at) => makeTask(`t${at}`, { alerts: { onFailure: [desktop] } }))
    const storm = makeDag('d', tasks, { maxActiveTasks: 2000 })
    const over = { ...withAlerts(recorder.sender), parallelism: 50 }
    const setup = await setUp(
      [storm],
      ({ attempt }) => ({ after: Number(attempt.taskId.slice(1)) % 7, result: failure() }),
      over,
    )
    await setup.scheduler.trigger({ dagId: 'd', ...by })
    await finish(setup, 120_000)
    expect(recorder.events()).toHaveLength(1000)
    expect(recorder.sent.length).toBeLessThanOrEqual(2)
    expect(setup.store.alerts()).toEqual([])
  })

  it('that nobody takes hinder neither runs nor others', async () => {
    const hung = createRecorder(() => new Promise<SendResult>(() => {}))
    const setup = await setUp([failing], fails, withAlerts(hung.sender))
    for (let at = 0; at < 12; at += 1) {
      await setup.scheduler.trigger({ dagId: 'd', logicalDate: at * 60_000, ...by })
      await finish(setup, 100)
    }
    expect(hung.sent).toHaveLength(8)
    expect(setup.store.runs({ state: 'failed', limit: 99 })).toHaveLength(12)
  })
})
