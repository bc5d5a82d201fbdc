import { runs } from './001-runs.ts'
import { lastScheduledStart } from './002-lastScheduledStart.ts'
import { notices } from './004-notices.ts'
import { control } from './v3/index.ts'

/** `Pfad` in ASCII: tells our files from other SQLite databases. */
export const APPLICATION_ID = 0x50666164

/**
 * Forwards only, in order; the database's `user_version` counts how many it has had. A run's rows hang on its integer id,
 * so that the ids people read are stored once: with a year of minutes that halves the file.
 */
export const migrations: readonly string[] = [runs, lastScheduledStart, control, notices]
