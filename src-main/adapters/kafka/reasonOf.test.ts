import { createServer, type Server } from 'node:net'
import { Admin, AuthenticationError, MultipleErrors, NetworkError, ProtocolError } from '@platformatic/kafka'
import { describe, expect, it } from 'vitest'
import { PfadError } from '../../contract/error.ts'
import { clientOptions } from './clientOptions.ts'
import { kafkaError } from './reasonOf.ts'

const target = { brokers: ['broker:9092'] }
const refused = (): Error => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })

describe('what went wrong with Kafka', () => {
  it('tells a broker that is away from one that refuses', () => {
    const network = new NetworkError('Connection failed.', { cause: refused() })
    const away = kafkaError(new MultipleErrors('send failed 2 times.', [network, network]), target)
    expect(away).toMatchObject({
      code: 'kafka-away',
      message: 'Kafka at broker:9092 does not answer: nothing listens there.',
    })
    expect(kafkaError(new NetworkError('Connection closed'), target).message).toMatch(/the connection broke/)
    expect(kafkaError(new ProtocolError('COORDINATOR_LOAD_IN_PROGRESS'), target).code).toBe('kafka-away')
    expect(kafkaError(new ProtocolError('MESSAGE_TOO_LARGE'), target)).toMatchObject({ code: 'kafka' })
    expect(kafkaError(new AuthenticationError('SASL authentication failed.'), target).code).toBe('kafka-denied')
    expect(kafkaError(new ProtocolError('TOPIC_AUTHORIZATION_FAILED'), target).code).toBe('kafka-denied')
  })

  it('leaves an error of ours as it is', () => {
    const ours = new PfadError('registry-away', 'x')
    expect(kafkaError(ours, target)).toBe(ours)
  })

  it('is told before each try again', async () => {
    const server = await new Promise<Server>((resolve) => {
      const one = createServer((socket) => socket.destroy())
      one.listen(0, '127.0.0.1', () => resolve(one))
    })
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : 0
    const seen: string[] = []
    const of = { brokers: [`127.0.0.1:${port}`], tls: null, sasl: null }
    const onRetry = (error: unknown): void => void seen.push(kafkaError(error, of).code)
    const admin = new Admin(clientOptions({ target: of, clientId: 'test', retries: 2, onRetry }))
    await expect(admin.listTopics()).rejects.toThrow()
    expect(seen.length).toBeGreaterThanOrEqual(2)
    expect(new Set(seen)).toEqual(new Set(['kafka-away']))
    await admin.close()
    server.close()
  })
})
