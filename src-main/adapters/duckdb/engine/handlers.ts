import type { RpcHandlers } from '../../../contract/rpc/protocol.ts'
import type { DataContract } from '../protocol.ts'
import { analyze } from './analyze.ts'
import { copyEvents } from './copyEvents.ts'
import type { Database } from './database.ts'
import { exportFile } from './exportFile.ts'
import { extractMinute } from './extract.ts'
import { importFile } from './importFile.ts'
import { createInserter } from './insert.ts'
import { readMinute } from './minute.ts'
import { previewFile, previewObject } from './preview.ts'
import { profileFile, profileObject } from './profile.ts'
import { withProgress } from './progress.ts'
import { countEvents, measureUsage, removeEvents, runQuery } from './queries.ts'
import { readFileEvents } from './readFile.ts'
import { createRecentIds } from './recentIds.ts'
import { createTally } from './tally.ts'

export type DataFolders = {
  readonly databasePath: string
  readonly objectsRoot: string
  readonly rejectsFolder: string
  /** For databases that are needed for a moment. */
  readonly scratchFolder: string
}

/** What the data engine's process answers, on an open database. */
export const createDataHandlers = (
  database: Database,
  { databasePath, objectsRoot, rejectsFolder, scratchFolder }: DataFolders,
): RpcHandlers<DataContract> => {
  const tally = createTally(database)
  const recent = createRecentIds()
  const insert = createInserter({ database, tally, recent })
  const context = { database, tally, recent, objectsRoot, rejectsFolder }
  return {
    calls: {
      insert: ({ events, example }, signal) => insert(events, example, signal),
      count: (range, signal) => countEvents(database, range, signal),
      stats: () => tally.stats(),
      minutes: (range) => tally.minutes(range),
      minute: ({ start, sample }, signal) => readMinute(database, start, sample, signal),
      removeExample: (_input, signal) => removeEvents(context, 'example', signal),
      removeBefore: ({ before }, signal) => removeEvents(context, { before }, signal),
      usage: (_input, signal) => measureUsage(database, databasePath, signal),
      preview: async (wish, signal) => {
        const { columns, rows } = await previewObject(context, wish, signal)
        return { columns: [...columns], rows: [...rows] }
      },
      previewFile: async (wish, signal) => {
        const { columns, rows } = await previewFile(database, wish, signal)
        return { columns: [...columns], rows: [...rows] }
      },
      profile: (wish, signal) => profileObject(context, wish, signal),
      profileFile: ({ path, rows }, signal) => profileFile(database, path, rows, signal),
      copyTo: async ({ path }, signal) => {
        await copyEvents(database, path, signal)
        return {}
      },
      extract: (wish, signal) => extractMinute(context, wish, signal),
    },
    streams: {
      query: (wish, signal) => runQuery(context, wish, signal),
      importFile: (options, signal) => withProgress((onProgress) => importFile(context, options, onProgress, signal)),
      readFile: (options, signal) => readFileEvents({ scratchFolder, rejectsFolder }, options, signal),
      exportFile: (options, signal) => withProgress((onProgress) => exportFile(database, options, onProgress, signal)),
      analyze: ({ arguments: args }, signal) => analyze(context, args, signal),
    },
  }
}
