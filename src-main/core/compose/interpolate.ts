import type { PfadError } from '../../contract/error.ts'

/** What `${VAR}` stands for: the environment over an `.env` file. */
export type Variables = Readonly<Record<string, string | undefined>>

type Fail = (what: string, hint?: string) => PfadError

const NAME = /^[A-Za-z_][A-Za-z0-9_]*/
/** Nobody nests defaults deeper than this on purpose. */
const DEEPEST = 20

/**
 * Compose's interpolation: `$VAR`, `${VAR}`, `${VAR:-default}`, `${VAR-default}`, `${VAR:?error}`, `${VAR?error}`,
 * `${VAR:+other}`, `${VAR+other}`, nested, and `$$` for a dollar. A variable that is not set is empty, as in Compose.
 */
export const interpolate = (text: string, variables: Variables, fail: Fail, depth = 0): string => {
  if (depth > DEEPEST) throw fail('its ${…} are nested too deep.')
  let result = ''
  let at = 0
  while (at < text.length) {
    const dollar = text.indexOf('$', at)
    if (dollar < 0) return result + text.slice(at)
    result += text.slice(at, dollar)
    const next = text[dollar + 1]
    if (next === '$') {
      result += '$'
      at = dollar + 2
    } else if (next === '{') {
      const end = closing(text, dollar + 2)
      if (end < 0) throw fail(`"${text}" has a \${ without its }.`)
      result += expand(text.slice(dollar + 2, end), variables, fail, depth)
      at = end + 1
    } else {
      const name = NAME.exec(text.slice(dollar + 1))?.[0]
      if (name === undefined) throw fail(`"${text}" has a $ that names no variable.`, 'Write $$ for a dollar sign.')
      result += variables[name] ?? ''
      at = dollar + 1 + name.length
    }
  }
  return result
}

/** Where the `}` of a `${` is whose inside begins at `from`; −1 where there is none. */
const closing = (text: string, from: number): number => {
  let depth = 1
  for (let at = from; at < text.length; at += 1) {
    if (text.startsWith('${', at)) depth += 1
    if (text[at] === '}') depth -= 1
    if (depth === 0) return at
  }
  return -1
}

const expand = (inside: string, variables: Variables, fail: Fail, depth: number): string => {
  const name = NAME.exec(inside)?.[0]
  if (name === undefined) throw fail(`"\${${inside}}" names no variable.`)
  const [operator] = /^(?::?[-?+])?/.exec(inside.slice(name.length)) ?? ['']
  const operand = inside.slice(name.length + operator.length)
  if (operator === '' && operand !== '') throw fail(`"\${${inside}}": "${operand}" is no operator that Compose knows.`)
  const value = variables[name]
  const isThere = value !== undefined && !(operator.startsWith(':') && value === '')
  const other = () => interpolate(operand, variables, fail, depth + 1)
  if (operator.endsWith('-')) return isThere ? value : other()
  if (operator.endsWith('+')) return isThere ? other() : ''
  if (!operator.endsWith('?') || isThere) return value ?? ''
  const said = operand === '' ? '' : `: ${other()}`
  throw fail(`the variable ${name} is not set${said}.`, `Set ${name}, in the environment or in .env.`)
}
