import { describe, expect, it } from 'vitest'
import { serializedDag } from '../../contract/models/dag.ts'
import { type Dag, dag, dagDefinition } from './dag.ts'
import { notify } from './notify.ts'
import type { Callbacks, Deadline } from './options.ts'
import { serialize } from './serialize.ts'
import { task } from './task.ts'

const call = () => undefined
const serialized = (made: Dag) => {
  const definition = dagDefinition(made)
  if (definition === null) throw new Error('no DAG')
  return serializedDag.parse(JSON.parse(JSON.stringify(serialize(definition, 'v', 'dags:x.ts'))))
}
const withDeadline = (deadline: Partial<Deadline>) =>
  dag(
    'd',
    { timezone: 'Europe/Berlin', deadline: { reference: 'queuedAt', interval: '5m', callback: call, ...deadline } },
    call,
  )

describe('a notifier', () => {
  it('stands where a callback may, beside code or alone, and is data', () => {
    const made = dag(
      'd',
      {
        onFailureCallback: notify.webhook({ connId: 'team_slack' }),
        defaultArgs: { onRetryCallback: [call, notify.log()] },
      },
      () =>
        task('a', { onSkippedCallback: [notify.desktop(), notify.webhook({ connId: 'x', format: 'json' })] }, call)(),
    )
    const { callbacks, alerts, tasks } = serialized(made)
    expect([callbacks.onFailure, alerts]).toEqual([
      false,
      { onFailure: [{ kind: 'webhook', format: 'slack', connId: 'team_slack' }] },
    ])
    expect(tasks[0]?.callbacks).toMatchObject({ onRetry: true, onSkipped: false })
    expect(tasks[0]?.alerts).toEqual({
      onRetry: [{ kind: 'log' }],
      onSkipped: [{ kind: 'desktop' }, { kind: 'webhook', format: 'json', connId: 'x' }],
    })
  })

  it('that leads nowhere is refused where it is written', () => {
    for (const wrong of [
      {},
      { url: 'hooks.slack.com' },
      { url: 'ftp://x/y' },
      { connId: '' },
      { connId: 'x', format: 'xml' },
    ]) {
      expect(() => notify.webhook(wrong as never)).toThrow(expect.objectContaining({ code: 'bad-dag' }))
    }
    expect(() => dag('d', { onFailureCallback: 'mail' as unknown as Callbacks }, call)).toThrow(/notify\.log/)
  })
})

describe('a deadline', () => {
  it('has its reference, interval and callbacks', () => {
    expect(serialized(withDeadline({ callback: [call, notify.log()] })).deadline).toEqual({
      ...{ reference: 'queuedAt', interval: 300_000, hasCallback: true, alerts: [{ kind: 'log' }] },
    })
    const date = serialized(withDeadline({ reference: '2025-08-09T10:00', callback: notify.log() })).deadline
    expect(date).toMatchObject({ reference: Date.parse('2025-08-09T08:00Z'), hasCallback: false })
    expect(serialized(dag('d', {}, call)).deadline).toBeUndefined()
  })

  it.each([
    [{ reference: 'startDate' }, /deadline\.reference.*queuedAt, logicalDate, runAfter/],
    [{ interval: 'soon' }, /deadline\.interval.*duration/],
    [{ callback: [] }, /deadline\.callback.*must be given/],
    [{ callback: 7 as unknown as Callbacks }, /deadline\.callback/],
    [{ when: 1 } as Partial<Deadline>, /deadline.*when/i],
  ])('%j is an error that names the option', (wrong, message) => expect(() => withDeadline(wrong)).toThrow(message))
})
