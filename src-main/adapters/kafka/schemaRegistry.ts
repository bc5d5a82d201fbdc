import { PfadError } from '../../contract/error.ts'
import type { AvroRecord } from '../../core/avro/userEventSchema.ts'
import type { RegistryTarget } from '../../core/kafka/registryTarget.ts'

export type SchemaRegistry = {
  /**
   * The id of this schema under the subject; a new one becomes its next version. Throws `schema-incompatible` with the
   * reason where readers of the former version could not do with it, `registry-away` or `registry`.
   */
  register(subject: string, schema: AvroRecord, signal?: AbortSignal): Promise<number>
  /** The schema of an id, as its text. Throws `registry-unknown-schema` for one that the registry does not have. */
  schemaOf(id: number, signal?: AbortSignal): Promise<string>
}

const TYPE = 'application/vnd.schemaregistry.v1+json'
const WITHIN = 10_000

/** Confluent's API, as Confluent's registry, Apicurio, Karapace and Redpanda speak it. */
export const createSchemaRegistry = (target: RegistryTarget): SchemaRegistry => {
  const ask = createAsk(target)
  return {
    async register(subject, schema, signal) {
      const path = `/subjects/${encodeURIComponent(subject)}`
      const config = `/config/${encodeURIComponent(subject)}`
      const body = { schema: JSON.stringify(schema), schemaType: 'AVRO' }
      const backward = { compatibility: 'BACKWARD' }
      // Some registries take a rule only for a subject that is there, so it is set before and, where need be, after.
      const isRuled = (await ask('PUT', config, backward, signal)).ok
      const answer = await ask('POST', `${path}/versions`, body, signal)
      if (answer.status === 409 || answer.status === 422) {
        const reason = (await whyIncompatible(ask, subject, body, signal)) ?? answer.message
        throw new PfadError(
          'schema-incompatible',
          `The registry at ${target.url} refuses the schema of ${subject}: ${reason}`,
          'Change the event only by adding fields that may be null.',
        )
      }
      const id = (answer.json as { id?: unknown } | null)?.id
      if (!answer.ok || typeof id !== 'number') throw refused(target, answer)
      if (!isRuled) await ask('PUT', config, backward, signal)
      return id
    },
    async schemaOf(id, signal) {
      const answer = await ask('GET', `/schemas/ids/${id}`, undefined, signal)
      if (answer.status === 404) {
        throw new PfadError('registry-unknown-schema', `The registry at ${target.url} has no schema of the id ${id}.`)
      }
      const schema = (answer.json as { schema?: unknown } | null)?.schema
      if (!answer.ok || typeof schema !== 'string') throw refused(target, answer)
      return schema
    },
  }
}

type Answer = { readonly ok: boolean; readonly status: number; readonly json: unknown; readonly message: string }
type Ask = (method: string, path: string, body?: object, signal?: AbortSignal) => Promise<Answer>

const createAsk = ({ url, login }: RegistryTarget): Ask => {
  const secret = login === null ? null : btoa(`${login.username}:${login.password}`)
  return async (method, path, body, signal) => {
    const within = AbortSignal.any([AbortSignal.timeout(WITHIN), ...(signal ? [signal] : [])])
    try {
      const response = await fetch(url + path, {
        method,
        signal: within,
        headers: {
          accept: TYPE,
          'content-type': TYPE,
          ...(secret === null ? {} : { authorization: `Basic ${secret}` }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      const json = parse(text)
      const said = (json as { message?: unknown } | null)?.message
      return {
        ok: response.ok,
        status: response.status,
        json,
        message: typeof said === 'string' ? said : text.slice(0, 500),
      }
    } catch (thrown) {
      signal?.throwIfAborted()
      const { cause } = thrown as Error
      const reason = within.aborted
        ? `no answer within ${WITHIN / 1000} s`
        : ((cause as NodeJS.ErrnoException | undefined)?.code ?? (thrown as Error).message)
      throw new PfadError(
        'registry-away',
        `The schema registry at ${url} does not answer: ${reason}.`,
        'See pfad stack status.',
        { cause: thrown },
      )
    }
  }
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** What the registry finds wrong with a schema against the latest version; null where it does not say. */
const whyIncompatible = async (
  ask: Ask,
  subject: string,
  body: object,
  signal?: AbortSignal,
): Promise<string | null> => {
  const path = `/compatibility/subjects/${encodeURIComponent(subject)}/versions/latest?verbose=true`
  const answer = await ask('POST', path, body, signal)
  const messages = (answer.json as { messages?: unknown } | null)?.messages
  return Array.isArray(messages) && messages.length > 0 ? messages.map(String).join('; ') : null
}

const refused = ({ url }: RegistryTarget, { status, message }: Answer): PfadError =>
  status === 401 || status === 403
    ? new PfadError(
        'registry-denied',
        `The schema registry at ${url} did not let us in (${status}).`,
        'Check login and password of the connection schema_registry_default.',
      )
    : new PfadError('registry', `The schema registry at ${url} answered ${status}: ${message}`)
