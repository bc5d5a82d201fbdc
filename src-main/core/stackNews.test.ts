import { expect, it } from 'vitest'
import type { ServiceState, StackOperation } from '../contract/models/stack.ts'
import { type StackLook, stackNews } from './stackNews.ts'

const nothing: StackLook = { services: {}, toldOperation: null }
const kafka = (state: ServiceState) => ({ service: 'kafka', state, advice: 'Give it more memory.' })

/** What is told while kafka goes through these states. */
const told = (...states: ServiceState[]): string[] => {
  let look = nothing
  return states.flatMap((state, at) => {
    const news = stackNews(look, { services: [kafka(state)], operation: null }, at)
    look = news.look
    return news.notices.map(({ title }) => title)
  })
}

it('tells of a service that falls ill, once, and that it is well again', () => {
  expect(told('starting', 'healthy', 'unhealthy', 'unhealthy', 'healthy')).toEqual([
    'kafka is unhealthy',
    'kafka is well again',
  ])
  expect(told('absent', 'starting', 'healthy', 'stopped')).toEqual([])
  expect(told('failed')).toEqual(['kafka is failed'])
})

it('takes no moment between two restarts for a recovery', () => {
  expect(told('healthy', 'restarting', 'running', 'restarting', 'starting', 'restarting')).toEqual([
    'kafka is restarting',
  ])
})

it('tells each operation that has ended, once', () => {
  const operation: StackOperation = {
    ...{
      id: 1,
      verb: 'up',
      services: [],
      startedAt: 1000,
      finishedAt: null,
      outcome: null,
      error: null,
      conflicts: [],
    },
  }
  const going = stackNews(nothing, { services: [], operation }, 5)
  expect(going.notices).toEqual([])
  const error = { code: 'x', message: 'Port 9000 is taken.', hint: 'Move it.' }
  const ended = { ...operation, finishedAt: 13_000, outcome: 'failed' as const, error }
  const news = stackNews(going.look, { services: [], operation: ended }, 13_001)
  expect(news.notices).toMatchObject([
    { at: 13_000, title: 'Starting the stack: failed', detail: 'Port 9000 is taken. Move it.', kind: 'stack' },
  ])
  expect(stackNews(news.look, { services: [], operation: ended }, 14_000).notices).toEqual([])
  const next = { ...ended, startedAt: 20_000, finishedAt: 30_000, outcome: 'done' as const, error: null }
  expect(stackNews(news.look, { services: [], operation: next }, 30_000).notices).toMatchObject([
    { title: 'Starting the stack: done in 10 s' },
  ])
})
