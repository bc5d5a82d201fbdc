import { z } from 'zod'
import type { JsonValue } from '../contract/models/primitives.ts'
import { DEFAULT_LIMITS, type RetentionLimits } from '../engine/retention.ts'

/** Small things that a home remembers from one start to the next. */
export type Memory = {
  readonly getSetting: (name: string) => JsonValue
  readonly setSetting: (name: string, value: JsonValue) => void
}

const limits = z.object({ maxAgeMs: z.number().nullable(), maxBytes: z.number().nullable() })
const allLimits = z.object({ events: limits, objects: limits, runs: limits, logs: limits })

export const loadLimits = (memory: Memory): RetentionLimits => {
  const parsed = allLimits.safeParse(memory.getSetting('retention'))
  return parsed.success ? parsed.data : DEFAULT_LIMITS
}

export const saveLimits = (memory: Memory, value: RetentionLimits): void =>
  memory.setSetting('retention', allLimits.parse(value))

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
