import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where what the stand-ins are made of stays: PFAD_STANDIN_CACHE, or a folder in the user's cache, for all checkouts. */
export const standinCache = (): string =>
  process.env['PFAD_STANDIN_CACHE'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'pfad-standin')
