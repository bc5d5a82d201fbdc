import type { GenerateOptions } from './generate.ts'

/** The hour that `resources/example/events.parquet` holds; a new home begins with it, shifted to end now. */
export const EXAMPLE: GenerateOptions = {
  from: Date.UTC(2025, 0, 15, 6),
  minutes: 60,
  eventsPerMinute: 200,
  seed: 20250115,
}
