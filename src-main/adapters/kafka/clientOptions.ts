import type { BaseOptions } from '@platformatic/kafka'
import { backOff } from '../../core/backOff.ts'
import type { KafkaTarget } from '../../core/kafka/kafkaTarget.ts'

type Of = {
  readonly target: KafkaTarget
  readonly clientId: string
  /** Tries again so often before an operation fails. */
  readonly retries: number
  /** Told before each of them what went wrong. */
  readonly onRetry?: (error: unknown) => void
}

/** What every client of a cluster is opened with: where it is, how to sign in, and how to try again. */
export const clientOptions = ({ target, clientId, retries, onRetry }: Of): BaseOptions => ({
  clientId,
  bootstrapBrokers: [...target.brokers],
  ...(target.tls === null ? {} : { tls: target.tls.ca === null ? {} : { ca: target.tls.ca }, tlsServerName: true }),
  ...(target.sasl === null ? {} : { sasl: { ...target.sasl } }),
  retries,
  retryDelay: (_client, _operation, attempt, _retries, error) => {
    onRetry?.(error)
    return backOff(attempt, Math.random())
  },
})
