import { join } from 'node:path'

/** Where what the stand-ins are made of stays between runs: PFAD_STANDIN_CACHE, or .cache/standin in the checkout. */
export const standinCache = (): string =>
  process.env['PFAD_STANDIN_CACHE'] ?? join(import.meta.dirname, '..', '..', '..', '.cache', 'standin')
