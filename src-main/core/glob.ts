/**
 * Whether a name with `/` between its parts matches a pattern: `*` and `?` stay within one part, `**` goes across them.
 * Anything else means itself. Linear in the name for each star: no pattern makes it hang.
 */
export const globMatches = (pattern: string, name: string): boolean => {
  let states = new Set([0])
  const tokens = tokensOf(pattern)
  const settle = (from: Iterable<number>): Set<number> => {
    const all = new Set(from)
    // A star may stand for nothing.
    for (const state of all) if (tokens[state] === '*' || tokens[state] === '**') all.add(state + 1)
    return all
  }
  states = settle(states)
  for (const char of name) {
    const next: number[] = []
    for (const state of states) {
      const token = tokens[state]
      if (token === '**' || (token === '*' && char !== '/')) next.push(state)
      else if (token === '?' ? char !== '/' : token === char) next.push(state + 1)
    }
    states = settle(next)
    if (states.size === 0) return false
  }
  return states.has(tokens.length)
}

/** The part of a pattern before its first wildcard: what every match begins with. */
export const globPrefix = (pattern: string): string => /^[^*?]*/.exec(pattern)?.[0] ?? ''

const tokensOf = (pattern: string): string[] => pattern.match(/\*\*|[^]/gu) ?? []
