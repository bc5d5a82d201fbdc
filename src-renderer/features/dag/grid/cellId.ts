/** The element of a cell, by which the grid names the one that the keyboard is at; row −1 is the run itself. */
export const cellId = (row: number, column: number): string => `grid-${row}-${column}`
