/** The event types in the order in which a customer meets them; what nobody knows yet comes last. */
const ORDER = ['VIEW_PRODUCT', 'SEARCH', 'ADD_TO_CART', 'CHECKOUT', 'PAYMENT']

/** Colours there are; further series share the last one. */
const COLOURS = 6

export type Series = { readonly name: string; readonly colour: string }

/** The series that occur, each with a colour that is always its own. */
export const seriesOf = (names: Iterable<string>): Series[] => {
  const rank = (name: string): number => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length)
  return [...new Set(names)]
    .toSorted((a, b) => rank(a) - rank(b) || a.localeCompare(b))
    .map((name) => ({ name, colour: `var(--series-${Math.min(rank(name), COLOURS - 1)})` }))
}
