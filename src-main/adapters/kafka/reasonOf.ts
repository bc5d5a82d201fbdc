import { PfadError } from '../../contract/error.ts'
import type { KafkaTarget } from '../../core/kafka/kafkaTarget.ts'
import { errorsBehind, networkFailure } from '../../core/networkFailure.ts'

/** What Kafka's client says of an error beside its message. */
type Detail = Error & { readonly code?: string; readonly apiId?: string; readonly canRetry?: boolean }

/** Failures of the connection by the client's own codes. */
const AWAY: Readonly<Record<string, string>> = {
  PLT_KFK_TIMEOUT: 'it did not answer in time',
  PLT_KFK_NETWORK: 'the connection broke',
}

/** What went wrong with a cluster, and what to do; `kafka-away` when it may be better soon. */
export const kafkaError = (thrown: unknown, { brokers }: Pick<KafkaTarget, 'brokers'>): PfadError => {
  if (thrown instanceof PfadError) return thrown
  const where = `Kafka at ${brokers.join(', ')}`
  const found: readonly Detail[] = errorsBehind(thrown)
  const denied = found.find(({ code, apiId }) => code === 'PLT_KFK_AUTHENTICATION' || apiId?.includes('AUTHORIZATION'))
  if (denied) {
    return new PfadError(
      'kafka-denied',
      `${where} did not let us in: ${denied.message}`,
      'Check login and password of the connection kafka_default.',
      { cause: thrown },
    )
  }
  const own = found.map(({ code }) => AWAY[code ?? '']).findLast((reason) => reason !== undefined)
  const away = networkFailure(thrown)?.reason ?? own
  if (away !== undefined) {
    return new PfadError('kafka-away', `${where} does not answer: ${away}.`, 'See pfad stack status.', {
      cause: thrown,
    })
  }
  const answer = found.find(({ apiId }) => apiId !== undefined)
  if (answer?.canRetry === true) {
    return new PfadError('kafka-away', `${where} is not ready: ${answer.message}`, 'See pfad stack status.', {
      cause: thrown,
    })
  }
  const said = answer?.message ?? found.findLast(({ message }) => message !== '')?.message ?? String(thrown)
  return new PfadError('kafka', `${where} refused: ${said}`, undefined, { cause: thrown })
}
