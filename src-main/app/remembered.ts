import { z } from 'zod'
import type { Backend, JsonValue } from '../contract/models/primitives.ts'
import { DEFAULT_LIMITS, type RetentionLimits } from '../engine/retention.ts'

/** Small things that a home remembers from one start to the next. */
export type Memory = {
  readonly getSetting: (name: string) => JsonValue
  readonly setSetting: (name: string, value: JsonValue) => void
}

const limits = z.object({ maxAgeMs: z.number().nullable(), maxBytes: z.number().nullable() })
const allLimits = z.object({ events: limits, objects: limits, runs: limits, logs: limits })

/** Of a service that others may use too nothing is removed before somebody has said so. */
const STACK_LIMITS: RetentionLimits = {
  ...DEFAULT_LIMITS,
  events: { maxAgeMs: null, maxBytes: null },
  objects: { maxAgeMs: null, maxBytes: null },
}

/** Each backend has limits of its own: it is other data that they are about. */
const limitsName = (of: Backend): string => (of === 'stack' ? 'retention.stack' : 'retention')

export const loadLimits = (memory: Memory, of: Backend): RetentionLimits => {
  const parsed = allLimits.safeParse(memory.getSetting(limitsName(of)))
  return parsed.success ? parsed.data : of === 'stack' ? STACK_LIMITS : DEFAULT_LIMITS
}

export const saveLimits = (memory: Memory, of: Backend, value: RetentionLimits): void =>
  memory.setSetting(limitsName(of), allLimits.parse(value))

const wish = z.object({ running: z.boolean(), eventsPerSecond: z.number() })
export type ProducerWish = z.infer<typeof wish>

export const loadProducer = (memory: Memory): ProducerWish | null => {
  const parsed = wish.safeParse(memory.getSetting('producer'))
  return parsed.success ? parsed.data : null
}

export const saveProducer = (memory: Memory, value: ProducerWish): void => memory.setSetting('producer', value)

/** Whether this home has been begun with the example; it is not brought back once removed. */
export const isBegun = (memory: Memory): boolean => memory.getSetting('begun') === true
export const saveBegun = (memory: Memory): void => memory.setSetting('begun', true)
