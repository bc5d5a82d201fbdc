import { describe, expect, it } from 'vitest'
import { makeDag, makeTask } from '../../tests/contracts/engineFixtures.ts'
import { type Play, success } from '../../tests/simulation/scriptedRunner.ts'
import { by, finish, type Setup, START, setUp } from '../../tests/simulation/setUp.ts'
import type { ApprovalSpec } from '../contract/models/approval.ts'
import type { TaskSpec } from '../contract/models/dag.ts'
import { createScheduler } from './createScheduler.ts'
import type { AttemptRequest } from './ports/attemptRunner.ts'

const SPEC: ApprovalSpec = {
  ...{ subject: 'Publish it?', body: null, isComputed: false, options: ['Approve', 'Reject'], multiple: false },
  ...{ defaults: null, params: null, timeout: null, failOnReject: false, respondents: [] },
}
const callbacks = { onSuccess: true, onFailure: true, onRetry: false, onSkipped: false }
/** `ok` asks; `next` comes right after it, `last` after that whatever befalls it. */
const ask = async (
  spec: Partial<ApprovalSpec> = {},
  over: Partial<TaskSpec> = {},
  play?: (of: AttemptRequest) => Play,
) => {
  const dag = makeDag('d', [
    makeTask('ok', { kind: 'approval', approval: { ...SPEC, ...spec }, ...over }),
    makeTask('next', { upstream: ['ok'] }),
    makeTask('last', { upstream: ['next'], triggerRule: 'all_done' }),
  ])
  const setup = await setUp([dag], play)
  const { runId } = await setup.scheduler.trigger({ dagId: 'd', ...by })
  await finish(setup, 1000)
  return { setup, runId }
}
const answer = (setup: Setup, runId: string, chosen: string | string[], over = {}) =>
  setup.scheduler.answerApproval({
    ...{ dagId: 'd', runId, taskId: 'ok', mapIndex: -1, chosen: [chosen].flat(), params: {}, by: 'ann (cli)' },
    ...over,
  })
const shown = (setup: Setup, runId: string) => setup.states(runId).join(', ')
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: { code: string; message: string; hint?: string }) => `${error.code}: ${error.message} ${error.hint}`,
  )

describe('an approval', () => {
  it('waits without a process, says so, and goes on with the answer as its result', async () => {
    const { setup, runId } = await ask()
    await finish(setup, 1e7)
    expect(setup.script.requests).toEqual([])
    expect(setup.store.taskInstances('d', runId).find(({ taskId }) => taskId === 'ok')).toMatchObject({
      ...{ state: 'up_for_reschedule', tryNumber: 1, reason: 'Waits for approval: Publish it?', nextAttemptAt: null },
    })
    expect(setup.store.approvals()).toMatchObject([{ taskId: 'ok', subject: 'Publish it?', requestedAt: START }])
    await answer(setup, runId, 'Approve')
    await finish(setup)
    expect(shown(setup, runId)).toBe('last success, next success, ok success')
    expect(setup.store.approvals()).toEqual([])
    expect(setup.store.attempts('d', runId, 'ok')).toMatchObject([{ tryNumber: 1, outcome: 'success' }])
    const result = { chosenOptions: ['Approve'], params: {}, respondedBy: 'ann (cli)', respondedAt: START + 1e7 + 1000 }
    expect(setup.script.requests[0]?.upstreamResults).toEqual({ ok: result })
    expect(setup.store.history({ dagId: 'd', runId }, 99)).toContainEqual(
      expect.objectContaining({
        ...{ taskId: 'ok', name: 'answer succeed', by: 'ann (cli)', at: START + 1e7 + 1000 },
        detail: { answer: { chosen: ['Approve'], params: {} } },
      }),
    )
  })

  it('takes no slot: it is asked though no worker and no slot is free', async () => {
    const dag = makeDag('d', [makeTask('ok', { kind: 'approval', approval: SPEC, pool: 'none' })])
    const setup = await setUp([dag], undefined, { parallelism: 0, pools: () => ({ none: 0 }) })
    await setup.scheduler.trigger({ dagId: 'd', ...by })
    await finish(setup, 0)
    expect(setup.store.approvals()).toHaveLength(1)
  })

  it('skips what comes right after it when rejected; a rerun behind it stays skipped', async () => {
    const { setup, runId } = await ask()
    await answer(setup, runId, 'Reject')
    await finish(setup)
    expect(shown(setup, runId)).toBe('last success, next skipped, ok success')
    await setup.scheduler.clear({ dagId: 'd', runId, tasks: [{ taskId: 'next' }], by: 'ann' })
    await finish(setup)
    expect(shown(setup, runId)).toBe('last success, next skipped, ok success')
  })

  it('fails when rejected where it is told to, without another try, and owes its callback', async () => {
    const { setup, runId } = await ask({ failOnReject: true }, { callbacks, retries: 3 })
    await answer(setup, runId, 'Reject')
    await finish(setup)
    expect(shown(setup, runId)).toBe('last success, next upstream_failed, ok failed')
    expect(setup.store.attempts('d', runId, 'ok')).toMatchObject([
      { outcome: 'failed', error: { code: 'rejected', message: 'Rejected by ann (cli).' } },
    ])
    expect(setup.script.callbacks()).toEqual(['onFailure ok.1'])
  })

  it('takes the first answer only, and nothing that it did not ask for', async () => {
    const params = { type: 'object', properties: { why: { type: 'string' }, n: { default: 3 } }, required: ['why'] }
    const { setup, runId } = await ask({ respondents: ['ann'], params })
    const before = JSON.stringify(setup.store.runDetail('d', runId))
    const refused = (chosen: string[], over = {}) =>
      code(answer(setup, runId, chosen, { params: { why: 'x' }, ...over }))
    expect(await refused(['Maybe'])).toBe('bad-answer: "ok" has no option "Maybe". Choose from "Approve", "Reject".')
    expect(await refused([])).toMatch(/^bad-answer: Nothing is chosen/)
    expect(await refused(['Approve', 'Reject'])).toMatch(/^bad-answer: "ok" takes one option, not 2/)
    expect(await refused(['Approve'], { by: 'bob (cli)' })).toBe(
      'not-a-respondent: "ok" is not for bob to answer. It asks ann.',
    )
    expect(await refused(['Approve'], { params: {} })).toMatch(/^bad-answer: "ok" needs the param "why"/)
    expect(await refused(['Approve'], { params: { why: 1, x: 2 } })).toMatch(/^bad-answer: "ok" has no param "x"/)
    expect(await refused(['Approve'], { taskId: 'next' })).toMatch(/^not-waiting: "next" of .* it is none/)
    expect(await refused(['Approve'], { taskId: 'no' })).toMatch(/^task-not-found/)
    expect(JSON.stringify(setup.store.runDetail('d', runId))).toBe(before)
    const both = await Promise.all([refused(['Approve']), refused(['Reject'])])
    expect(both).toEqual(['done', expect.stringMatching(/^not-waiting: "ok" of .* it is success/)])
    await finish(setup)
    expect(setup.script.requests[0]?.upstreamResults['ok']).toMatchObject({ params: { why: 'x', n: 3 } })
  })

  it.each([
    ['its defaults', { defaults: ['Reject'], timeout: 61_500 }, 'last success, next skipped, ok success', 'success'],
    ['failure', { timeout: 61_500 }, 'last success, next upstream_failed, ok failed', 'failed'],
  ])('ends with %s once its time is over', async (_how, spec, states, outcome) => {
    const { setup, runId } = await ask(spec)
    await finish(setup, 58_000)
    expect(shown(setup, runId)).toBe('last none, next none, ok up_for_reschedule')
    await finish(setup, 5000)
    expect(shown(setup, runId)).toBe(states)
    expect(setup.store.attempts('d', runId, 'ok')).toMatchObject([{ outcome, endDate: START + 61_500 }])
    expect(setup.store.approvals()).toEqual([])
  })

  it('asks with the text that its function makes', async () => {
    const { setup, runId } = await ask({ isComputed: true }, {}, ({ attempt }) => ({
      after: 10,
      result: success(attempt.taskId === 'ok' ? 42 : 1),
    }))
    expect(setup.store.approvals()).toMatchObject([{ body: '42' }])
    expect(setup.store.runDetail('d', runId)?.xcoms).toEqual([])
    await answer(setup, runId, 'Approve')
    expect(setup.store.attempts('d', runId, 'ok')).toMatchObject([{ tryNumber: 1, outcome: 'success' }])
  })

  it.each([
    ['cleared', (s: Setup, runId: string) => s.scheduler.clear({ dagId: 'd', runId, by: 'ann' }), 1],
    ['cancelled', (s: Setup, runId: string) => s.scheduler.cancelRun({ dagId: 'd', runId, by: 'ann' }), 0],
    [
      'marked',
      (s: Setup, runId: string) =>
        s.scheduler.markTasks({ dagId: 'd', runId, tasks: [{ taskId: 'ok' }], state: 'success', by: 'ann' }),
      0,
    ],
  ] as const)('drops its question when it is %s', async (_how, act, left) => {
    const { setup, runId } = await ask()
    await act(setup, runId)
    await finish(setup, 1000)
    expect(setup.store.approvals()).toHaveLength(left)
    expect(setup.store.taskInstances('d', runId).find(({ taskId }) => taskId === 'ok')?.tryNumber).toBe(1 + left)
    if (left === 0) expect(await code(answer(setup, runId, 'Approve'))).toMatch(/^not-waiting/)
  })

  it('is still asked, and times out, after a restart', async () => {
    const { setup, runId } = await ask({ timeout: 60_000 })
    const drained = setup.scheduler.drain(0)
    await finish(setup, 0)
    await drained
    const { store, clock, script } = setup
    const options = { runStore: store, clock, runner: script.runner, owner: 'two', backend: () => 'embedded' as const }
    createScheduler(options).start()
    await finish(setup, 30_000)
    expect(store.approvals()).toHaveLength(1)
    await finish(setup, 40_000)
    expect(shown(setup, runId)).toBe('last success, next upstream_failed, ok failed')
  })
})

it('updates the outlets of the task with the answer, not before', async () => {
  const { setup, runId } = await ask({}, { outlets: ['posts'] })
  expect(setup.store.assetEvents({ limit: 9 })).toEqual([])
  await answer(setup, runId, 'Approve')
  expect(setup.store.assetEvents({ limit: 9 })).toMatchObject([{ asset: 'posts', source: { taskId: 'ok' } }])
})
