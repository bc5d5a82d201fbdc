import { z } from 'zod'

/** How an error crosses a border: a stable code, what happened and where, and what the person can do next. */
export const errorShape = z.object({ code: z.string(), message: z.string(), hint: z.string().optional() })
export type ErrorShape = z.infer<typeof errorShape>

/**
 * The one error that Pfad throws on purpose. `code` is stable and kebab-case (`home-locked`, `bad-argument`, …);
 * `message` says what happened and where; `hint` what to do next. Never put a secret in any of them.
 */
export class PfadError extends Error {
  readonly code: string
  readonly hint: string | undefined

  constructor(code: string, message: string, hint?: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'PfadError'
    this.code = code
    this.hint = hint
  }
}

/** Any thrown value as it may cross a border: an unknown one becomes `internal` with its message only, never its stack. */
export const toErrorShape = (thrown: unknown): ErrorShape => {
  if (thrown instanceof PfadError) {
    return thrown.hint === undefined
      ? { code: thrown.code, message: thrown.message }
      : { code: thrown.code, message: thrown.message, hint: thrown.hint }
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return { code: 'internal', message }
}

/** The counterpart of `toErrorShape` on the other side of a border. */
export const fromErrorShape = (shape: ErrorShape): PfadError => new PfadError(shape.code, shape.message, shape.hint)
