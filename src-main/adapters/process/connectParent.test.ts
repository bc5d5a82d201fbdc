import { afterEach, describe, expect, it, vi } from 'vitest'
import { connectParent } from './connectParent.ts'

const host = process as unknown as { parentPort?: unknown }

afterEach(() => {
  delete host.parentPort
  vi.restoreAllMocks()
})

describe('connectParent in an Electron utility process', () => {
  const connect = () => {
    const listeners: ((event: { data: unknown }) => void)[] = []
    const sent: unknown[] = []
    host.parentPort = {
      postMessage: (message: unknown) => sent.push(message),
      on: (_event: string, listener: (event: { data: unknown }) => void) => listeners.push(listener),
    }
    const parent = connectParent()
    return { parent, sent, receive: (data: unknown) => listeners.forEach((listener) => listener({ data })) }
  }

  it('speaks by the port that Electron gives it', () => {
    const { parent, sent, receive } = connect()
    const heard: unknown[] = []
    parent.onMessage((message) => heard.push(message))
    receive({ t: 'run' })
    parent.post({ t: 'result' })
    expect(heard).toEqual([{ t: 'run' }])
    expect(sent).toEqual([{ t: 'result' }])
  })

  it('keeps what comes before anybody listens', () => {
    const { parent, receive } = connect()
    receive('early')
    const heard: unknown[] = []
    parent.onMessage((message) => heard.push(message))
    receive('later')
    expect(heard).toEqual(['early', 'later'])
  })
})
