import { describe, expect, it } from 'vitest'
import type { WindowRequest } from '../../contract/calls/window.ts'
import type { Handlers } from '../../contract/pfadContract.ts'
import { createDesk } from './window.ts'

const none = { calls: {}, streams: {} } as unknown as Handlers

const listen = (handlers: Handlers, signal: AbortSignal): AsyncIterator<WindowRequest> =>
  handlers.streams['window.requests']({}, signal)[Symbol.asyncIterator]()

describe('the desk', () => {
  it('keeps what is asked before the screens are there, and wakes those that wait', async () => {
    const desk = createDesk(() => undefined)
    const stop = new AbortController()
    desk.ask({ kind: 'go', place: '/runs' })
    const requests = listen(desk.handlers(none), stop.signal)
    expect((await requests.next()).value).toEqual({ kind: 'go', place: '/runs' })
    const next = requests.next()
    desk.ask({ kind: 'run', command: 'a' })
    expect((await next).value).toEqual({ kind: 'run', command: 'a' })
    const last = requests.next()
    stop.abort()
    expect(await last).toEqual({ done: true, value: undefined })
  })

  it('gives up the oldest wishes where no screens come', async () => {
    const desk = createDesk(() => undefined)
    for (let index = 0; index < 20; index += 1) desk.ask({ kind: 'run', command: `${index}` })
    const requests = listen(desk.handlers(none), new AbortController().signal)
    expect((await requests.next()).value).toEqual({ kind: 'run', command: '12' })
  })

  it('hands on what the screens offer', () => {
    const seen: unknown[] = []
    const desk = createDesk((appearance) => void seen.push(appearance))
    void desk.handlers(none).calls['window.describe']({ commands: [], scheme: 'dark' }, new AbortController().signal)
    expect(seen).toEqual([{ commands: [], scheme: 'dark' }])
  })
})
