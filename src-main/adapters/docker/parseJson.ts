import type { z } from 'zod'

/** What a JSON text of another program's says; null for none, and for one that is damaged or of another shape. */
export const parseJson = <T>(schema: z.ZodType<T>, text: string | null): T | null => {
  if (text === null) return null
  try {
    return schema.parse(JSON.parse(text))
  } catch {
    return null
  }
}
