import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { createTokens } from './tokens.ts'
import { webSocketChannel } from './webSocketChannel.ts'

const createSocket = () => {
  const sent: string[] = []
  const ends: string[] = []
  const socket = Object.assign(new EventEmitter(), {
    OPEN: 1,
    readyState: 1,
    bufferedAmount: 0,
    send: (text: string) => void sent.push(text),
    terminate: () => void ends.push('terminated'),
    close: (code?: number) => void ends.push(`closed ${code}`),
  })
  return { socket, sent, ends, channel: webSocketChannel(socket as unknown as WebSocket) }
}

describe('a WebSocket as a channel', () => {
  it('carries JSON, and closes on anything else', () => {
    const { socket, sent, ends, channel } = createSocket()
    const heard: unknown[] = []
    channel.onMessage((message) => void heard.push(message))
    channel.send({ a: 1 })
    socket.emit('message', Buffer.from('{"b":2}'), false)
    expect({ sent, heard, ends }).toEqual({ sent: ['{"a":1}'], heard: [{ b: 2 }], ends: [] })
    socket.emit('message', Buffer.from('{'), false)
    socket.emit('message', Buffer.from('{}'), true)
    expect({ heard: heard.length, ends }).toEqual({ heard: 1, ends: ['closed 1003', 'closed 1003'] })
  })

  it('is cut off when its client asks on and never reads', () => {
    const { socket, ends, channel } = createSocket()
    socket.bufferedAmount = 1024 * 1024
    channel.send({})
    expect(ends).toEqual([])
    socket.bufferedAmount = 65 * 1024 * 1024
    channel.send({})
    expect(ends).toEqual(['terminated'])
  })

  it('sends nothing once it is closed', () => {
    const { socket, sent, channel } = createSocket()
    socket.readyState = 3
    channel.send({})
    expect(sent).toEqual([])
  })
})

describe('a token', () => {
  it('of one use is good for a minute, once', () => {
    let now = 0
    const tokens = createTokens(() => now)
    const first = tokens.once()
    expect([tokens.accept(first), tokens.accept(first)]).toEqual([true, false])
    const late = tokens.once()
    now = 60_000
    expect(tokens.accept(late)).toBe(false)
    expect([tokens.accept(tokens.session), tokens.accept(null), tokens.accept('')]).toEqual([true, false, false])
  })
})
