import { PfadError } from '../../contract/error.ts'
import type { Spark } from '../../core/dataPlane.ts'
import { AWAY, type Connect, createDataClient } from './dataClient.ts'

/** An engine that dies so often in one job dies of the job. */
const TRIES = 3

/** The embedded analysis: DuckDB runs the packaged job (spec §2), with the same contract and the same bytes as Spark. */
export const createDuckSpark = ({ connect }: { connect: Connect }): Spark & AsyncDisposable => {
  const client = createDataClient({ connect })
  return {
    async submit({ application, arguments: args }, onLine, signal) {
      if (application !== 'packaged') {
        throw new PfadError(
          'analysis-failed',
          `The embedded analysis runs the packaged job only, not ${application}.`,
          'Run it on the stack: start that with `pfad stack up` and choose the backend `stack`.',
        )
      }
      for (let tries = 1; ; tries += 1) {
        try {
          for await (const line of client.stream('analyze', { arguments: [...args] }, signal)) onLine(line)
          return
        } catch (thrown) {
          // The job reads one object and writes another whole: done again, it gives the same.
          if (tries === TRIES || !(thrown instanceof PfadError) || thrown.code !== AWAY) throw thrown
          onLine('The data engine went away in the middle; the job begins again.')
        }
      }
    },
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  }
}
