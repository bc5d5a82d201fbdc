import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { PfadError, toErrorShape } from '../../../contract/error.ts'
import type { Report } from '../../../contract/models/report.ts'
import { parseObjectUrl } from '../../../core/objectName.ts'
import {
  type GroupCount,
  namesParquet,
  reportKey,
  reportOfCounts,
  reportOfNothing,
  reportText,
} from '../../../core/report.ts'
import type { Database } from './database.ts'
import { objectFile, replaceFile } from './files.ts'
import { sqlText } from './schema.ts'

/** The analysis job of spec §2 on the object store's files; yields its log. What goes wrong is `analysis-failed`. */
export async function* analyze(
  { database, objectsRoot }: { database: Database; objectsRoot: string },
  args: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<string, void> {
  try {
    const [path] = args
    if (path === undefined || args.length !== 1) {
      throw new PfadError('bad-argument', `The job takes one argument, the path; it was given ${args.length}.`)
    }
    const { bucket, key } = parseObjectUrl(path)
    const source = await objectFile(objectsRoot, bucket, key)
    const target = await objectFile(objectsRoot, bucket, reportKey(key))
    if (namesParquet(key) && !existsSync(source)) {
      throw new PfadError('object-not-found', `There is no object ${bucket}/${key}.`)
    }
    yield `Analysing ${path}`
    const report = namesParquet(key) ? await countParquet(database, source, signal) : reportOfNothing(key)
    signal.throwIfAborted()
    await replaceFile(target, async (temporary) => {
      await writeFile(temporary, reportText(report), { flag: 'wx' })
      return true
    })
    yield `${summary(report)} Wrote s3a://${bucket}/${reportKey(key)}`
  } catch (thrown) {
    if (signal.aborted) throw thrown
    const { message, hint } = toErrorShape(thrown)
    throw new PfadError('analysis-failed', `The analysis of ${args.join(' ')} failed: ${message}`, hint, {
      cause: thrown,
    })
  }
}

/** One pass over two columns. */
const countParquet = (database: Database, file: string, signal: AbortSignal): Promise<Report> =>
  database.read(async (connection) => {
    const result = await connection.runAndReadAll(
      `SELECT event_type::VARCHAR, status::VARCHAR, count(*) FROM read_parquet(${sqlText(file)}, binary_as_string = true)
       GROUP BY ALL`,
    )
    return reportOfCounts(
      result.getRows().map(
        ([type, status, count]): GroupCount => ({
          event_type: typeof type === 'string' ? type : null,
          status: typeof status === 'string' ? status : null,
          count: Number(count),
        }),
      ),
    )
  }, signal)

const summary = ({ report }: Report): string =>
  typeof report === 'string' ? report : `${report.total_events} events, ${report.total_errors} errors.`
