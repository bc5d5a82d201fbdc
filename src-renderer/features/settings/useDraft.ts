import { useState } from 'react'

/** By field, what is wrong with it. */
export type Problems<T> = Partial<Record<keyof T, string>>

/** What somebody is writing: each field's value, and once it was touched or submitted what is wrong with it. */
export const useDraft = <T extends object>(first: T, check: (value: T) => Problems<T>) => {
  const [value, setValue] = useState(first)
  const [touched, setTouched] = useState<ReadonlySet<keyof T>>(new Set())
  const problems = check(value)
  return {
    value,
    isValid: Object.keys(problems).length === 0,
    /** For an input: its value, what to do when it changes, what is wrong with it. */
    field: <K extends keyof T>(name: K) => ({
      value: value[name],
      onChange: (next: T[K]) => setValue((before) => ({ ...before, [name]: next })),
      onBlur: () => setTouched((before) => new Set([...before, name])),
      error: touched.has(name) ? (problems[name] ?? null) : null,
    }),
    /** Shows all that is wrong. */
    touchAll: () => setTouched(new Set(Object.keys(value) as (keyof T)[])),
  }
}

/** A draft's field, for an input that tells of text by an event. */
export const asText = <F extends { readonly onChange: (value: string) => void }>(field: F) => ({
  ...field,
  onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
    field.onChange(event.currentTarget.value),
})

/** The fields of a zod error, each with its first message. */
export const problemsOf = <T>(
  error:
    | { readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[] }
    | undefined,
): Problems<T> => {
  const problems: Record<string, string> = {}
  for (const { path, message } of error?.issues ?? []) problems[String(path[0])] ??= message
  return problems as Problems<T>
}
