import type { JsonValue } from '../../../src-main/contract/models/primitives.ts'

/** More values than this, or deeper, a tree on the screen cannot show. */
const MOST_VALUES = 3_000
const DEEPEST = 100

export type JsonDocument = { readonly value: JsonValue } | { readonly problem: string }

/** A text as JSON that a tree can show, or why not. Depth is looked at first: a parser may not survive it. */
export const readJson = (text: string): JsonDocument => {
  if (depthOf(text) > DEEPEST)
    return { problem: `The document is nested deeper than ${DEEPEST} levels: it is shown as text.` }
  let value: JsonValue
  try {
    value = JSON.parse(text) as JsonValue
  } catch (thrown) {
    return { problem: `This is not valid JSON: ${thrown instanceof Error ? thrown.message : 'it does not parse'}.` }
  }
  return countValues(value) > MOST_VALUES
    ? {
        problem: `The document holds more than ${MOST_VALUES.toLocaleString('en-US')} values: look at it as a table or as text.`,
      }
    : { value }
}

/** How deep brackets stand in each other, those inside of texts left out. */
const depthOf = (text: string): number => {
  let [depth, deepest] = [0, 0]
  let inText = false
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    if (inText) {
      if (character === '\\') at += 1
      else if (character === '"') inText = false
    } else if (character === '"') inText = true
    else if (character === '{' || character === '[') deepest = Math.max(deepest, ++depth)
    else if (character === '}' || character === ']') depth -= 1
  }
  return deepest
}

/** Values, counted until there are too many. */
const countValues = (root: JsonValue): number => {
  let count = 0
  const waiting: JsonValue[] = [root]
  while (waiting.length > 0 && count <= MOST_VALUES) {
    const value = waiting.pop()
    count += 1
    if (typeof value === 'object' && value !== null) for (const child of Object.values(value)) waiting.push(child)
  }
  return count
}
