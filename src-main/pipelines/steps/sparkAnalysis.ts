import { type TaskContext, task } from 'pfad'
import { tellErrorsApart } from './errorClasses.ts'

/** Runs the analysis job with a path as its one argument; returns the path. */
export const analyse = async (context: TaskContext, path: string): Promise<string> =>
  tellErrorsApart(context, async () => {
    const application = context.settings.SPARK_APPLICATION_PATH
    await context.spark.submit({ application, arguments: [path] }, (line) => context.log.info(line), context.signal)
    return path
  })

export const sparkAnalysis = task('spark_analysis', (context, path: string) => analyse(context, path))
