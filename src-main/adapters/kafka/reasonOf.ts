import { PfadError } from '../../contract/error.ts'
import type { KafkaTarget } from '../../core/kafka/kafkaTarget.ts'

type Detail = {
  code?: string
  apiId?: string
  canRetry?: boolean
  message: string
  errors?: readonly unknown[]
  cause?: unknown
}

/** Every error that stands behind one, itself first. */
const all = (thrown: unknown, depth = 0): Detail[] => {
  if (!(thrown instanceof Error) || depth > 8) return []
  const detail = thrown as Error & Detail
  const inner = [...(Array.isArray(detail.errors) ? detail.errors : []), detail.cause]
  return [detail, ...inner.flatMap((one) => all(one, depth + 1))]
}

const AWAY: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'its name could not be looked up just now',
  ECONNRESET: 'it ended the connection',
  EPIPE: 'it ended the connection',
  ETIMEDOUT: 'it did not answer in time',
  EHOSTUNREACH: 'there is no way to that host',
  PLT_KFK_TIMEOUT: 'it did not answer in time',
}

/** What went wrong with a cluster, and what to do; `kafka-away` when it may be better soon. */
export const kafkaError = (thrown: unknown, { brokers }: Pick<KafkaTarget, 'brokers'>): PfadError => {
  if (thrown instanceof PfadError) return thrown
  const where = `Kafka at ${brokers.join(', ')}`
  const found = all(thrown)
  const denied = found.find(({ code, apiId }) => code === 'PLT_KFK_AUTHENTICATION' || apiId?.includes('AUTHORIZATION'))
  if (denied) {
    return new PfadError(
      'kafka-denied',
      `${where} did not let us in: ${denied.message}`,
      'Check login and password of the connection kafka_default.',
      { cause: thrown },
    )
  }
  const away = found.map(({ code }) => AWAY[code ?? '']).findLast((reason) => reason !== undefined)
  if (away !== undefined || found.some(({ code }) => code === 'PLT_KFK_NETWORK')) {
    const reason = away ?? 'the connection broke'
    return new PfadError('kafka-away', `${where} does not answer: ${reason}.`, 'See pfad stack status.', {
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
