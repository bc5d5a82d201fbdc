import { splitCommand } from './commandLine.ts'
import type { Variables } from './interpolate.ts'
import { either, listOf, mapOf, parsed, type Reader, refuse, text } from './read.ts'
import { byteCount, durationMs } from './units.ts'

export const duration = parsed(durationMs, 'a duration such as 10s or 1m30s')

export const bytes: Reader<number> = (value, file) => {
  const found = value.kind === 'scalar' && typeof value.value === 'number' ? value.value : text(value, file)
  const count = byteCount(found)
  if (count !== null) return count
  throw refuse(value, file, `"${found}" is not a size such as 512m or 2gb.`)
}

export const texts = listOf(text)

/** One text or a list of them. */
export const textOrTexts = either<string[]>({ list: texts, scalar: (value, file) => [text(value, file)] })

/** A command: a list, or a text that is split as a shell splits words. null: none given. */
export const command = either<string[] | null>({
  list: texts,
  scalar: (value, file) =>
    value.kind === 'scalar' && value.value === null
      ? null
      : parsed(splitCommand, 'a command: a quote has no end')(value, file),
})

const scalarText: Reader<string | null> = (value, file) =>
  value.kind === 'scalar' && value.value === null ? null : text(value, file)

/** `KEY: value` or a list of `KEY=value`; a key alone takes its value from `variables`, and is left out where there is none. */
export const keyValues = (variables: Variables) => {
  const filled = (pairs: Iterable<readonly [string, string | null]>): Record<string, string> => {
    const all: Record<string, string> = {}
    for (const [name, value] of pairs) {
      const found = value ?? variables[name]
      if (found !== undefined) all[name] = found
    }
    return all
  }
  return either<Record<string, string>>({
    map: (value, file) => filled(mapOf(scalarText)(value, file)),
    list: (value, file) =>
      filled(
        texts(value, file).map((pair) => {
          const at = pair.indexOf('=')
          return at < 0 ? [pair, null] : [pair.slice(0, at), pair.slice(at + 1)]
        }),
      ),
    scalar: (value, file) => {
      if (value.kind === 'scalar' && value.value === null) return {}
      throw refuse(value, file, 'must be a mapping or a list of KEY=value.')
    },
  })
}

/** As `keyValues`, but a key alone has an empty value: labels take nothing from the environment. */
export const labels = either<Record<string, string>>({
  map: (value, file) =>
    Object.fromEntries([...mapOf(scalarText)(value, file)].map(([name, label]) => [name, label ?? ''])),
  list: (value, file) =>
    Object.fromEntries(
      texts(value, file).map((pair) => {
        const at = pair.indexOf('=')
        return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)]
      }),
    ),
})
