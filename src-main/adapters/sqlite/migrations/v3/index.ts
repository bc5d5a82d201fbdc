/** The scheduler's every promise: one file for each of its matters. */
const matters: readonly string[] = []

export const control = matters.join('\n')
