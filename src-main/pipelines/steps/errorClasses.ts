import { PfadError, type TaskContext } from 'pfad'

/** What the log calls the party at fault, by the data plane's error codes. */
const CLASSES: readonly (readonly [RegExp, string])[] = [
  [/^event-store/, 'ClickHouse'],
  [/^(object-|bucket-)/, 'Object store'],
  [/^invalid-json$/, 'JSON'],
  [/^dashboard-/, 'HTTP'],
  [/^analysis-/, 'Spark'],
]

/** Runs a step; an error is logged with whose it is, and fails the task. */
export const tellErrorsApart = async <T>(context: Pick<TaskContext, 'log'>, step: () => Promise<T>): Promise<T> => {
  try {
    return await step()
  } catch (thrown) {
    const code = thrown instanceof PfadError ? thrown.code : ''
    const name = CLASSES.find(([codes]) => codes.test(code))?.[1] ?? 'Unexpected'
    context.log.error(`${name} error: ${thrown instanceof Error ? thrown.message : String(thrown)}`)
    throw thrown
  }
}
