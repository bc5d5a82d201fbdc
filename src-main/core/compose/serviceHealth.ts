import type { Dependency, Healthcheck } from './model.ts'
import { either, flag, mapOf, object, oneOf, type Reader, refuse, text, whole } from './read.ts'
import { duration, texts } from './values.ts'

const conditions = oneOf('service_started', 'service_healthy', 'service_completed_successfully')
/** What a service waits for. */
export const dependsOn = either<Dependency[]>({
  list: (value, file) =>
    texts(value, file).map((service) => ({ service, condition: 'service_started', required: true, restart: false })),
  map: (value, file) => {
    const one = object<{ condition: Dependency['condition']; required: boolean; restart: boolean }>({
      ...{ condition: conditions, required: flag, restart: flag },
    })
    return [...mapOf(one)(value, file)].map(([service, of]) => ({
      ...{ service, condition: of.condition ?? 'service_started' },
      ...{ required: of.required ?? true, restart: of.restart ?? false },
    }))
  },
})

const test = either<string[] | null>({
  scalar: (value, file) => ['CMD-SHELL', text(value, file)],
  list: (value, file) => {
    const found = texts(value, file)
    if (['CMD', 'CMD-SHELL', 'NONE'].includes(found[0] ?? '')) return found
    throw refuse(value, file, 'must begin with CMD, CMD-SHELL or NONE.')
  },
})
/** How the engine asks whether a service is well. */
export const healthcheck: Reader<Healthcheck> = (value, file) => {
  const found = object<{
    test: string[] | null
    interval: number
    timeout: number
    retries: number
    start_period: number
    start_interval: number
    disable: boolean
  }>({
    ...{ test, interval: duration, timeout: duration, retries: whole(0), disable: flag },
    ...{ start_period: duration, start_interval: duration },
  })(value, file)
  return {
    isDisabled: found.disable === true || found.test?.[0] === 'NONE',
    test: found.test ?? null,
    intervalMs: found.interval ?? 30_000,
    timeoutMs: found.timeout ?? 30_000,
    retries: found.retries ?? 3,
    startPeriodMs: found.start_period ?? 0,
    startIntervalMs: found.start_interval ?? null,
  }
}
